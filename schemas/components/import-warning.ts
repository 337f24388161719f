// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const ImportWarning = Type.Object(
  {
    code: Type.String({ maxLength: 64 }),
    count: Type.Integer({ minimum: 1, maximum: 1000000000 }),
    message: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
)
export type ImportWarning = Static<typeof ImportWarning>
