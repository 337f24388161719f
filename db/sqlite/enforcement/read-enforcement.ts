import type { EnforcementLookups, EnforcementQueries } from '../../enforcement/enforcement-store.ts'
import { WAITS_FOR_ENFORCER } from '../../jobs/job-conditions.ts'
import { MAX_MAC } from '../../mac.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Stepped } from '../steps.ts'

const FIRST_STEP = 1000

export function createEnforcementReader(db: Connection): EnforcementLookups & Stepped<EnforcementQueries> {
  const waiting = db.prepare(`SELECT 1 FROM jobs WHERE ${WAITS_FOR_ENFORCER} LIMIT 1`)
  const lastOfStep = db
    .prepare<[number, number], number>(
      'SELECT mac FROM unconfirmed_actions WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  const counts = db.prepare<[number, number], { type: ActiveActionType; n: number }>(
    'SELECT action_type AS type, count(*) AS n FROM unconfirmed_actions WHERE mac > ? AND mac <= ? GROUP BY action_type',
  )
  return {
    hasJobsWaitingForEnforcer: () => waiting.get() !== undefined,
    *countUnconfirmed() {
      const all = Object.fromEntries(ACTIVE_TYPES.map((type) => [type, 0])) as Record<ActiveActionType, number>
      const size = createStepSize(FIRST_STEP)
      for (let after = -1; ; ) {
        const upTo = size.measure(() => {
          const last = lastOfStep.get(after, size.rows)
          for (const { type, n } of counts.all(after, last ?? MAX_MAC)) all[type] += n
          return last
        })
        if (upTo === undefined) return all
        after = upTo
        yield
      }
    },
  }
}
