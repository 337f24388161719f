// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What went wrong, as RFC 9457 defines it. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', maxLength: 128 }),
    title: Type.String({ maxLength: 128 }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ maxLength: 4000 }),
    instance: Type.String({ maxLength: 16384 }),
    error: Type.String({ maxLength: 4000 }),
    details: Type.Optional(
      Type.Unsafe<Record<string, string>>({
        type: 'object',
        maxProperties: 100,
        additionalProperties: { type: 'string', maxLength: 1000 },
      }),
    ),
    requestId: Type.String({ maxLength: 128 }),
  },
  { additionalProperties: false },
)
export type Problem = Static<typeof Problem>
