// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An action that can be active on a device. */
export const ActiveActionType = Type.Unsafe<'block' | 'deny' | 'throttle' | 'monitor' | 'allow'>({
  type: 'string',
  enum: ['block', 'deny', 'throttle', 'monitor', 'allow'],
})
export type ActiveActionType = Static<typeof ActiveActionType>
