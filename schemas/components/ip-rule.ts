// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { IpListRule } from './ip-list-rule.ts'
import { IpPresenceRule } from './ip-presence-rule.ts'
import { IpRangeRule } from './ip-range-rule.ts'
import { IpSubnetRule } from './ip-subnet-rule.ts'
import { IpValueRule } from './ip-value-rule.ts'

/** A rule about any of the device's addresses, IPv4 or IPv6, also one whose lease has ended. */
export const IpRule = Type.Unsafe<
  { field: 'ip' } & (IpValueRule | IpListRule | IpSubnetRule | IpRangeRule | IpPresenceRule)
>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'ip' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [IpValueRule, IpListRule, IpSubnetRule, IpRangeRule, IpPresenceRule],
})
export type IpRule = Static<typeof IpRule>
