import type { AuditFilter } from './audit-store.ts'
import type { AuditEntry } from './entry.ts'
import type { AuditRow } from './entry-hash.ts'

/** Compiles a filter to a condition over `audit_log` and its parameters, in the order of their `?`. */
export function auditCondition(filter: AuditFilter): {
  readonly sql: string
  readonly params: readonly (string | number)[]
} {
  const parts: readonly (readonly [string, string | number | undefined])[] = [
    ['subject = ?', filter.subject],
    ['key_name = ?', filter.keyName],
    ['action = ?', filter.action],
    ['at >= ?', filter.since],
    ['at < ?', filter.until],
  ]
  const given = parts.filter((part): part is [string, string | number] => part[1] !== undefined)
  return { sql: ['true', ...given.map(([sql]) => sql)].join(' AND '), params: given.map(([, value]) => value) }
}

export function toEntry(row: AuditRow): AuditEntry {
  const { key_id, key_name, address, request_id, previous_hash, hash, ...rest } = row
  const isServer = key_id === null || key_name === null || address === null || request_id === null
  const actor = isServer ? null : { keyId: key_id, keyName: key_name, address, requestId: request_id }
  return { ...rest, actor, previousHash: previous_hash.toString('hex'), hash: hash.toString('hex') }
}
