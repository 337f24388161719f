// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** For HTTP Basic, where the control agent asks for it; null for none. */
export const SourceCredentials = Type.Unsafe<{ user: string; password: string } | null>({
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['user', 'password'],
  properties: {
    user: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f:]+$' },
    password: { type: 'string', minLength: 1, maxLength: 1024, pattern: '^[^\\u0000-\\u001f\\u007f]+$' },
  },
})
export type SourceCredentials = Static<typeof SourceCredentials>
