import type { Page, PageRequest } from '../model.ts'
import type { AuditEntry, AuditHead } from './entry.ts'

export interface AuditFilter {
  readonly keyName?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly since?: number | undefined
  /** Not included. */
  readonly until?: number | undefined
}

/** The audit log; see `../store.ts`. */
export interface AuditQueries {
  listAudit(filter: AuditFilter, page: PageRequest): Page<AuditEntry>
}

export interface AuditLookups {
  /** The newest entry of the audit log; null while there is none. */
  auditHead(): AuditHead | null
}
