import type { AuditHead, AuditVerdict } from './audit/entry.ts'
import type { CheckResult } from './check/check-result.ts'
import type { ApiKey } from './keys/key.ts'
import type { ApiKeyDraft } from './keys/key-store.ts'
import type { Actor } from './model.ts'

/** What can be done to a database without a server, or beside one. */
export interface Offline {
  check(now: number): Promise<CheckResult[]>
  /** `known` is a head that was written down elsewhere. */
  verifyAudit(known: AuditHead | null): Promise<AuditVerdict>
  /** Copies the database into a new file; returns its size in bytes. */
  backUp(target: string): Promise<number>
  /** Makes a key where no server uses the database; a database that isn't there is made. */
  createKey(draft: ApiKeyDraft, actor: Actor): Promise<ApiKey>
}
