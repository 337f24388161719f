// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ApiKey } from './api-key.ts'

/** A page of API keys. */
export const ApiKeyList = Type.Object(
  {
    data: Type.Array(ApiKey, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type ApiKeyList = Static<typeof ApiKeyList>
