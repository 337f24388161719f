// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const Readiness = Type.Object(
  {
    status: Type.Literal('ok'),
    checks: Type.Object(
      { database: Type.Literal('ok'), writer: Type.Literal('ok'), disk: Type.Literal('ok') },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type Readiness = Static<typeof Readiness>
