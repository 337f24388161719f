import type { EnforcementQueries } from '../../enforcement/enforcement-store.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'
import { createStepSize, type Stepped } from '../steps.ts'
import { LAST_MAC } from '../targets/target-sets.ts'

const FIRST_STEP = 1000

/** Counts one range of devices after the other. */
export function createUnconfirmedCounter(db: Connection): Stepped<EnforcementQueries> {
  const lastOfStep = db
    .prepare<[number, number], number>(
      'SELECT mac FROM unconfirmed_actions WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  const counts = db.prepare<[number, number], { type: ActiveActionType; n: number }>(
    'SELECT action_type AS type, count(*) AS n FROM unconfirmed_actions WHERE mac > ? AND mac <= ? GROUP BY action_type',
  )
  return {
    *countUnconfirmed() {
      const all = Object.fromEntries(ACTIVE_TYPES.map((type) => [type, 0])) as Record<ActiveActionType, number>
      const size = createStepSize(FIRST_STEP)
      for (let after = -1; ; ) {
        const upTo = size.measure(() => {
          const last = lastOfStep.get(after, size.rows)
          for (const { type, n } of counts.all(after, last ?? LAST_MAC)) all[type] += n
          return last
        })
        if (upTo === undefined) return all
        after = upTo
        yield
      }
    },
  }
}
