// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SeenAgeRule } from './seen-age-rule.ts'
import { SeenTimeRule } from './seen-time-rule.ts'

/** A rule about when the device was seen. */
export const SeenRule = Type.Unsafe<{ field: 'first_seen' | 'last_seen' } & (SeenTimeRule | SeenAgeRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', enum: ['first_seen', 'last_seen'] } },
  discriminator: { propertyName: 'operator' },
  oneOf: [SeenTimeRule, SeenAgeRule],
})
export type SeenRule = Static<typeof SeenRule>
