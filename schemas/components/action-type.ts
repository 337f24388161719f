// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What is done to each device: `block` keeps it off the network for a time, `deny` for good, `throttle` limits it, `monitor` watches it, `allow` exempts it from block, deny and throttle, `cleanup` ends every active action. */
export const ActionType = Type.Unsafe<'block' | 'deny' | 'throttle' | 'monitor' | 'allow' | 'cleanup'>({
  type: 'string',
  enum: ['block', 'deny', 'throttle', 'monitor', 'allow', 'cleanup'],
})
export type ActionType = Static<typeof ActionType>
