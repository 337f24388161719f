import { hash } from 'node:crypto'
import type { AuditNote } from './notes.ts'

/** A row of `audit_log`. */
export interface AuditRow {
  readonly seq: number
  readonly at: number
  readonly key_id: string | null
  readonly key_name: string | null
  readonly address: string | null
  readonly request_id: string | null
  readonly action: string
  readonly subject: string
  readonly before: string | null
  readonly after: string | null
  readonly previous_hash: Buffer
  readonly hash: Buffer
}

export const AUDIT_COLUMNS =
  'seq, at, key_id, key_name, address, request_id, action, subject, before, after, previous_hash, hash'
/** What the first entry has in the place of an earlier one's hash. */
export const NO_HASH = Buffer.alloc(32)

/**
 * SHA-256 over an entry and the hash of the one before, as a JSON array of the columns in their order, without blanks:
 * an array has one way to be written, whatever wrote it.
 */
export function entryHash(row: Omit<AuditRow, 'hash'>): Buffer {
  const columns = [row.seq, row.at, row.key_id, row.key_name, row.address, row.request_id, row.action, row.subject]
  return hash(
    'sha256',
    JSON.stringify([...columns, row.before, row.after, row.previous_hash.toString('hex')]),
    'buffer',
  )
}

/** The row that follows the last one, its columns in the order of `AUDIT_COLUMNS`; its hash comes behind them. */
export function nextEntry(
  last: Pick<AuditRow, 'seq' | 'hash'> | undefined,
  at: number,
  { actor, action, subject, before, after }: AuditNote,
): Omit<AuditRow, 'hash'> {
  return {
    seq: (last?.seq ?? 0) + 1,
    at,
    key_id: actor?.keyId ?? null,
    key_name: actor?.keyName ?? null,
    address: actor?.address ?? null,
    request_id: actor?.requestId ?? null,
    action,
    subject,
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
    previous_hash: last?.hash ?? NO_HASH,
  }
}
