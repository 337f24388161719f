// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'
import { Role } from './role.ts'
import { Scope } from './scope.ts'
import { TimeInput } from './time-input.ts'

/** Give exactly one of `role` and `scopes`. */
export const ApiKeyCreate = Type.Unsafe<
  { name: KeyName; role?: Role; scopes?: Scope[]; expires_at?: TimeInput } & ({ role: unknown } | { scopes: unknown })
>({
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: KeyName,
    role: Role,
    scopes: { type: 'array', minItems: 1, maxItems: 8, uniqueItems: true, items: Scope },
    expires_at: TimeInput,
  },
  oneOf: [
    { required: ['role'], properties: { role: {} } },
    { required: ['scopes'], properties: { scopes: {} } },
  ],
})
export type ApiKeyCreate = Static<typeof ApiKeyCreate>
