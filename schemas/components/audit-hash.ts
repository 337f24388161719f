// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A SHA-256, in hexadecimal. */
export const AuditHash = Type.String({ minLength: 64, maxLength: 64, pattern: '^[0-9a-f]{64}$' })
export type AuditHash = Static<typeof AuditHash>
