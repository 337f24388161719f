import type { Clock } from '../../clock.ts'
import { type HistoryKey, historyStatements, historyWalk } from '../../janitor/forget-history.ts'
import type { WriteConnection } from '../connection.ts'
import { isAmong } from '../looked-up.ts'
import type { Chore } from './chore.ts'

const SQL = historyStatements({ one: 'ctid', columns: 'ctid, *', isAmong })

/** Forgets actions that ended `retention` milliseconds ago or earlier, where no job needs them: see `historyStatements`. */
export function historyChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const lastOfStep = db.prepare<[object], HistoryKey>(SQL.lastOfStep)
  const drop = db.prepare(SQL.drop)
  const walk = historyWalk()
  return async (rows) => {
    const now = clock.now()
    const from = walk.from(now)
    if (from === null) return false
    const keys = { ...from, old: now - retention, rows }
    const last = await lastOfStep.get(keys)
    await drop.run(keys)
    return walk.went(last, now, true)
  }
}
