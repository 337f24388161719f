import type { Connection } from '../connection.ts'

export interface EnforcementReader {
  hasJobsWaitingForEnforcer(): boolean
}

export function createEnforcementReader(db: Connection): EnforcementReader {
  const find = db.prepare(`SELECT 1 FROM jobs WHERE status = 'paused' AND pause_cause = 'enforcer' LIMIT 1`)
  return { hasJobsWaitingForEnforcer: () => find.get() !== undefined }
}
