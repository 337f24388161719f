// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Subnet } from './subnet.ts'

/** One of its addresses, or none of them, is in this subnet. */
export const IpSubnetRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Unsafe<'in_subnet' | 'not_in_subnet'>({ type: 'string', enum: ['in_subnet', 'not_in_subnet'] }),
    value: Subnet,
  },
  { additionalProperties: false },
)
export type IpSubnetRule = Static<typeof IpSubnetRule>
