// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Ip } from './ip.ts'

/** One of its addresses, or none of them, is this one. */
export const IpValueRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: Ip,
  },
  { additionalProperties: false },
)
export type IpValueRule = Static<typeof IpValueRule>
