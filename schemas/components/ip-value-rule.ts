// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Ipv4 } from './ipv4.ts'

/** The address is, or is not, this one. */
export const IpValueRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: Ipv4,
  },
  { additionalProperties: false },
)
export type IpValueRule = Static<typeof IpValueRule>
