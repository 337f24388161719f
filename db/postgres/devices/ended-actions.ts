import { REVISION } from '../../active-sql.ts'
import { byTime, recordEnds } from '../../devices/record-ends.ts'
import type { Connection } from '../connection.ts'

/**
 * Moves active actions whose time has run out into their devices' history, at the present revision: `which` is a condition
 * over their rows `a`, whose parameters are those of the call.
 */
export function createExpiry(db: Connection, which: string): (keys: object) => Promise<void> {
  const record = db.prepare(recordEnds(byTime(REVISION), `active_actions a WHERE ${which}`))
  const remove = db.prepare(`DELETE FROM active_actions AS a WHERE ${which}`)
  return async (keys) => {
    await record.run(keys)
    await remove.run(keys)
  }
}
