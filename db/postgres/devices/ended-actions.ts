import { REVISION } from '../../active-sql.ts'
import { byTime, recordEnds } from '../../devices/record-ends.ts'
import type { Connection } from '../connection.ts'

/**
 * Moves active actions whose time has run out into their devices' history, at the present revision: `which` is a condition
 * over their rows `a`, whose parameters are those of the call.
 */
export function createExpiry(db: Connection, which: string): (keys: object) => Promise<void> {
  // In one statement: what leaves one table is what comes into the other.
  const expire = db.prepare(
    `WITH ended AS (DELETE FROM active_actions AS a WHERE ${which} RETURNING a.*)
     ${recordEnds(byTime(REVISION), 'ended a')}`,
  )
  return async (keys) => void (await expire.run(keys))
}
