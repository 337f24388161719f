// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Any properties are accepted; only `reason` is kept. */
export const JobCancel = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })) },
  { additionalProperties: true },
)
export type JobCancel = Static<typeof JobCancel>
