import type { Connection } from '../connection.ts'
import { REVISION } from '../counters.ts'

/** SQL over a row `a` of `active_actions` for what is written down of its end. */
interface End {
  readonly revision: string
  readonly at: string
  /** One of `EndedBy`, and the job that ended it. */
  readonly by: string
  readonly bySeq: string
  /** The version of the device that the end brings back; null: it makes a version of its own. */
  readonly undoneTo: string
}

/** An INSERT that copies rows `a` of `active_actions` into the devices' history; `source` is what follows FROM. */
export const recordEnds = ({ revision, at, by, bySeq, undoneTo }: End, source: string): string =>
  `INSERT INTO ended_actions (mac, ended_revision, action_type, seq, placed_by, placed_revision, applied_at, expires_at,
     ended_at, ended_by, ended_by_seq, undone_to)
   SELECT a.mac, ${revision}, a.action_type, a.seq, a.placed_by, a.placed_revision, a.applied_at, a.expires_at,
     ${at}, ${by}, ${bySeq}, ${undoneTo}
   FROM ${source}`

const BY_TIME: End = { revision: REVISION, at: 'a.expires_at', by: `'expired'`, bySeq: 'NULL', undoneTo: 'a.undone_to' }

/**
 * Moves active actions whose time has run out into their devices' history, at the present revision: `which` is a condition
 * over their rows `a`, whose parameters are those of the call.
 */
export function createExpiry(db: Connection, which: string): (keys: object) => void {
  const record = db.prepare(recordEnds(BY_TIME, `active_actions a WHERE ${which}`))
  const remove = db.prepare(`DELETE FROM active_actions AS a WHERE ${which}`)
  return (keys) => {
    record.run(keys)
    remove.run(keys)
  }
}
