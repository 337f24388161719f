// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const SourceDeleted = Type.Object(
  { source_id: Type.String({ format: 'uuid', maxLength: 36 }), success: Type.Literal(true) },
  { additionalProperties: false },
)
export type SourceDeleted = Static<typeof SourceDeleted>
