// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'
import { Scope } from './scope.ts'

/** The API key in use. */
export const OwnApiKey = Type.Object(
  {
    name: KeyName,
    role: Type.Unsafe<'viewer' | 'operator' | 'administrator' | null>({
      type: ['string', 'null'],
      enum: ['viewer', 'operator', 'administrator', null],
    }),
    scopes: Type.Array(Scope, { maxItems: 8 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type OwnApiKey = Static<typeof OwnApiKey>
