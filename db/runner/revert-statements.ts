import { ANY_ACTIVE_TYPE, notExpired } from '../active-sql.ts'
import { except, exceptGone, type TargetDialect } from './chunk-targets.ts'
import { changedBy, changedByUndone, ENDED_BY_ROOT, versionBeforeRoot, versionByRoot } from './device-version.ts'

/** What the engines say differently of a chunk of a revert; all of it is SQL. */
export interface RevertDialect extends TargetDialect {
  /** Joins the rows of a table, by a name, for which a condition about the target in hand is true. */
  join(table: string, name: string, condition: string): string
  /** True for the active actions `a`, or the ended actions `h`, of the devices whose MACs a `SELECT` gives. */
  isOf(rows: 'a' | 'h', select: string): string
  /** See `deviceVersionBy`. */
  deviceVersion(mac: string, without?: string): string
}
/** The statements by which the change of `:root` is undone, or made again, in the order in which they run. */
interface Direction {
  /** Devices that were changed since, and what has nothing left to be given back. */
  readonly except: readonly string[]
  /** Before any action ends. */
  readonly beforeEnds: readonly string[]
  /** Once actions were given back. */
  readonly count: readonly string[]
}
export interface RevertStatements {
  readonly exceptGone: string
  readonly undo: Direction
  readonly doAgain: Direction
  readonly giveBack: string
}

const live = (row: string) => notExpired(row, ':now')
/** The revision at which the undone job settled the target. */
const SETTLED_AT = `(SELECT c.revision FROM job_chunks c WHERE c.seq = :undone AND c.last_mac >= t.mac
  ORDER BY c.last_mac LIMIT 1)`
const OTHERS = ':root, :seq'

/** `expected`: the version that the undone job left a device in that it changed. */
function exceptChanged(dialect: RevertDialect, expected: string): string {
  const version = dialect.deviceVersion('t.mac')
  const left = `CASE WHEN ${changedByUndone('t.mac')} THEN ${expected} END`
  return except(dialect, 'changed_since', `coalesce(${version} != ${left}, ${version} > ${SETTLED_AT})`)
}

/** `added`: true of an active action `a` that the undone job has placed or given back. */
const exceptExpired = (dialect: RevertDialect, added: string): string =>
  except(
    dialect,
    'expired',
    `NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac
       AND ${added} AND ${live('a')} AND ${changedByUndone('t.mac')})
     AND NOT EXISTS (SELECT 1 FROM ended_actions h WHERE h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')})
     AND NOT EXISTS
       (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = t.mac AND u.seq = :undone AND u.is_reachable = 1)`,
  )

function undo(dialect: RevertDialect): Direction {
  const { targets, inChunk, deviceVersion, isOf } = dialect
  // Also those that have nothing to be given back: they are as they were before without that.
  const isPutBack = isOf(
    'h',
    `SELECT t.mac FROM ${targets} WHERE ${inChunk} AND NOT EXISTS
       (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac AND e.code != 'expired')
       AND ${changedByUndone('t.mac')}`,
  )
  const hasExpired = isOf(
    'a',
    `SELECT e.mac FROM job_exceptions e
     WHERE e.seq = :seq AND e.mac > :after AND e.mac <= :upTo AND e.code = 'expired' AND ${changedByUndone('e.mac')}`,
  )
  return {
    except: [exceptChanged(dialect, versionByRoot('t.mac')), exceptExpired(dialect, 'a.seq = :root')],
    // What ran out tells from here on of the job that placed it, and is part of every version.
    beforeEnds: [
      `UPDATE ended_actions AS h SET ran_out = 1
       WHERE ${isPutBack} AND h.ended_by_seq = :root AND h.expires_at <= :now`,
    ],
    // From here on the change of the root doesn't count, also where all of it has run out.
    count: [
      `UPDATE ended_actions AS h SET undone_to = ${deviceVersion('h.mac', OTHERS)}
       WHERE ${isPutBack} AND ${changedBy('h')} = :root`,
      `UPDATE active_actions AS a SET undone_to = ${deviceVersion('a.mac', OTHERS)}
       WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.seq = :root AND ${hasExpired}`,
    ],
  }
}

const doAgain = (dialect: RevertDialect): Direction => ({
  except: [exceptChanged(dialect, versionBeforeRoot('t.mac')), exceptExpired(dialect, ENDED_BY_ROOT)],
  beforeEnds: [],
  // From here on the change of the root counts again.
  count: [
    `UPDATE ended_actions AS h SET ran_out = 0, undone_to = NULL
     WHERE ${dialect.isOf(
       'h',
       `SELECT t.mac FROM ${dialect.targets} WHERE ${dialect.applied} AND ${changedByUndone('t.mac')}`,
     )} AND h.ended_by_seq = :root`,
  ],
})

/**
 * Undoes a job on one chunk of the devices it was applied to. A device is put back to the version that it had before, and
 * only where it still has the version that the undone job left it in. An undo can be undone: then the change of the job
 * that was undone first, `:root`, is made again. A job that didn't change a device has left no version of it: then it is
 * enough that nobody changed the device since, and there is nothing to do but to tell the equipment what is unconfirmed.
 */
export const revertStatements = (dialect: RevertDialect): RevertStatements => ({
  exceptGone: exceptGone(dialect),
  undo: undo(dialect),
  doAgain: doAgain(dialect),
  giveBack: `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
    SELECT h.action_type, h.mac, h.seq, :seq, h.placed_revision, h.applied_at, h.expires_at
    FROM ${dialect.targets} ${dialect.join(
      'ended_actions',
      'h',
      `h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')}`,
    )} WHERE ${dialect.applied}`,
})
