// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'
import { Role } from './role.ts'
import { Scope } from './scope.ts'
import { TimeInput } from './time-input.ts'

/** Give exactly one of `role` and `scopes`. */
export const ApiKeyCreate = Type.Object(
  {
    name: KeyName,
    role: Type.Optional(Role),
    scopes: Type.Optional(Type.Array(Scope, { minItems: 1, maxItems: 8, uniqueItems: true })),
    expires_at: Type.Optional(TimeInput),
  },
  { additionalProperties: false, oneOf: [{ required: ['role'] }, { required: ['scopes'] }] },
)
export type ApiKeyCreate = Static<typeof ApiKeyCreate>
