import type { EnforcementLookups, EnforcementQueries } from '../../enforcement/enforcement-store.ts'
import { WAITS_FOR_ENFORCER } from '../../jobs/job-conditions.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export function createEnforcementReader(db: Connection): InTransaction<EnforcementLookups & EnforcementQueries> {
  const waiting = db.prepare(`SELECT 1 FROM jobs WHERE ${WAITS_FOR_ENFORCER} LIMIT 1`)
  const counts = db.prepare<[], { type: ActiveActionType; n: number }>(
    'SELECT action_type AS type, count(*) AS n FROM unconfirmed_actions GROUP BY action_type',
  )
  return {
    hasJobsWaitingForEnforcer: async () => (await waiting.get()) !== undefined,
    async countUnconfirmed() {
      const all = Object.fromEntries(ACTIVE_TYPES.map((type) => [type, 0])) as Record<ActiveActionType, number>
      for (const { type, n } of await counts.all()) all[type] = n
      return all
    },
  }
}
