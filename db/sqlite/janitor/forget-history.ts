import type { Clock } from '../../clock.ts'
import { type HistoryKey, historyStatements, historyWalk } from '../../janitor/forget-history.ts'
import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

const SQL = historyStatements({
  one: 'mac, ended_revision, action_type',
  columns: '*',
  isAmong: (one, select) => `${one} IN (${select})`,
})

/** Forgets actions that ended `retention` milliseconds ago or earlier, where no job needs them: see `historyStatements`. */
export function historyChore(db: Connection, clock: Clock, retention: number): Chore {
  const lastOfStep = db.prepare<[object], HistoryKey>(SQL.lastOfStep)
  const drop = db.prepare(SQL.drop)
  const walk = historyWalk()
  return (rows) => {
    const now = clock.now()
    const from = walk.from(now)
    if (from === null) return false
    const keys = { ...from, old: now - retention, rows }
    const last = lastOfStep.get(keys)
    drop.run(keys)
    return walk.went(last, now, true)
  }
}
