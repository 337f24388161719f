// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** One of its addresses is one of these two or between them. */
export const IpRangeRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Literal('between'),
    value: Type.String({
      format: 'ip-range',
      minLength: 5,
      maxLength: 93,
      pattern: '^[0-9A-Fa-f.:]{2,45} ?- ?[0-9A-Fa-f.:]{2,45}$',
    }),
  },
  { additionalProperties: false },
)
export type IpRangeRule = Static<typeof IpRangeRule>
