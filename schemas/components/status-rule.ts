// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { StatusListRule } from './status-list-rule.ts'
import { StatusPresenceRule } from './status-presence-rule.ts'
import { StatusValueRule } from './status-value-rule.ts'

/** A rule about the actions active on the device. */
export const StatusRule = Type.Unsafe<{ field: 'status' } & (StatusValueRule | StatusListRule | StatusPresenceRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'status' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [StatusValueRule, StatusListRule, StatusPresenceRule],
})
export type StatusRule = Static<typeof StatusRule>
