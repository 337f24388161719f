import type { AuditEntry } from '../../db/audit/entry.ts'
import type { AuditEntry as WireAuditEntry } from '../../schemas/components/audit-entry.ts'
import { toWireTime } from './time.ts'

export const toWireAuditEntry = ({ actor, ...entry }: AuditEntry): WireAuditEntry => ({
  seq: entry.seq,
  at: toWireTime(entry.at),
  actor: actor && {
    key_id: actor.keyId,
    key_name: actor.keyName,
    address: actor.address,
    request_id: actor.requestId,
  },
  action: entry.action,
  subject: entry.subject,
  before: entry.before,
  after: entry.after,
  previous_hash: entry.previousHash,
  hash: entry.hash,
})
