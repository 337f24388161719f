// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { LeaseAgeRule } from './lease-age-rule.ts'
import { LeasePresenceRule } from './lease-presence-rule.ts'
import { LeaseTimeRule } from './lease-time-rule.ts'

/** A rule about when the lease of the device ends or has ended. */
export const LeaseRule = Type.Unsafe<
  { field: 'lease_expires_at' } & (LeaseTimeRule | LeaseAgeRule | LeasePresenceRule)
>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'lease_expires_at' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [LeaseTimeRule, LeaseAgeRule, LeasePresenceRule],
})
export type LeaseRule = Static<typeof LeaseRule>
