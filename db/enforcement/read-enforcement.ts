import type { Connection } from '../connection.ts'
import { LIVE } from '../jobs/states.ts'

export interface EnforcementReader {
  hasJobsWaitingForEnforcer(): boolean
}

export function createEnforcementReader(db: Connection): EnforcementReader {
  // Its first condition is that of the partial index.
  const find = db.prepare(
    `SELECT 1 FROM jobs WHERE ${LIVE} AND status = 'paused'
       AND pause_cause = 'enforcer' LIMIT 1`,
  )
  return { hasJobsWaitingForEnforcer: () => find.get() !== undefined }
}
