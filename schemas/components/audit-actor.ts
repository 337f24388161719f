// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { KeyName } from './key-name.ts'

/** Who asked; null where the server acted by itself. */
export const AuditActor = Type.Unsafe<{
  key_id: string
  key_name: KeyName
  address: string
  request_id: string
} | null>({
  type: ['object', 'null'],
  additionalProperties: false,
  required: ['key_id', 'key_name', 'address', 'request_id'],
  properties: {
    key_id: { type: 'string', maxLength: 36 },
    key_name: KeyName,
    address: { type: 'string', maxLength: 64 },
    request_id: { type: 'string', maxLength: 128 },
  },
})
export type AuditActor = Static<typeof AuditActor>
