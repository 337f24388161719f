import type { EnforcementLookups } from '../../enforcement/enforcement-store.ts'
import type { Connection } from '../connection.ts'

export function createEnforcementReader(db: Connection): EnforcementLookups {
  const find = db.prepare(`SELECT 1 FROM jobs WHERE status = 'paused' AND pause_cause = 'enforcer' LIMIT 1`)
  return { hasJobsWaitingForEnforcer: () => find.get() !== undefined }
}
