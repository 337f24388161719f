// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { AuditEntry } from './audit-entry.ts'

/** A page of the audit log. */
export const AuditLog = Type.Object(
  {
    data: Type.Array(AuditEntry, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type AuditLog = Static<typeof AuditLog>
