// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const SourceRunRequest = Type.Object(
  { snapshot: Type.Optional(Type.Unsafe<'force'>({ type: 'string', enum: ['force'] })) },
  { additionalProperties: false },
)
export type SourceRunRequest = Static<typeof SourceRunRequest>
