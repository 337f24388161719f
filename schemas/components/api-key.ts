// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'
import { Scope } from './scope.ts'

/** An API key, without its secret. */
export const ApiKey = Type.Object(
  {
    key_id: Type.String({ format: 'uuid', maxLength: 36 }),
    name: KeyName,
    role: Type.Unsafe<'viewer' | 'operator' | 'administrator' | null>({
      type: ['string', 'null'],
      enum: ['viewer', 'operator', 'administrator', null],
    }),
    scopes: Type.Array(Scope, { maxItems: 8 }),
    prefix: Type.String({ maxLength: 32 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    last_used_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    revoked_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type ApiKey = Static<typeof ApiKey>
