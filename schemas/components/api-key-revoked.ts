// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'

export const ApiKeyRevoked = Type.Object(
  { key_id: Type.String({ format: 'uuid', maxLength: 36 }), name: KeyName, success: Type.Literal(true) },
  { additionalProperties: false },
)
export type ApiKeyRevoked = Static<typeof ApiKeyRevoked>
