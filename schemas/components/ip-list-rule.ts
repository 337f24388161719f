// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Ip } from './ip.ts'

/** One of its addresses, or none of them, is one of these. */
export const IpListRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(Ip, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type IpListRule = Static<typeof IpListRule>
