// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { AuditAction } from './audit-action.ts'
import { AuditActor } from './audit-actor.ts'
import { AuditHash } from './audit-hash.ts'
import { AuditSubject } from './audit-subject.ts'

/** One change. */
export const AuditEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, maximum: 9007199254740991 }),
    at: Type.String({ format: 'date-time', maxLength: 24 }),
    actor: AuditActor,
    action: AuditAction,
    subject: AuditSubject,
    before: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 65536 }),
    after: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 65536 }),
    previous_hash: AuditHash,
    hash: AuditHash,
  },
  { additionalProperties: false },
)
export type AuditEntry = Static<typeof AuditEntry>
