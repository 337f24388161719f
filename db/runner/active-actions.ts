import type { Connection } from '../connection.ts'
import type { EndedBy } from '../devices/device.ts'
import type { ActiveActionType } from '../model.ts'
import type { Chunk } from './account.ts'

/** Moves the active actions of a chunk's devices into their history. */
export interface ActionEnder {
  /** Ends the actions of one type on the chunk's applied devices; returns how many. */
  end(chunk: Chunk, type: ActiveActionType, cause: EndedBy): number
  /** Ends what a job placed on the chunk's applied devices; returns how many. */
  endPlacedBy(chunk: Chunk, type: ActiveActionType, placedBy: number, cause: EndedBy): number
}

/** SQL that is true for a target of the chunk that has no exception. */
export const APPLIED_TARGET = `t.set_id = :set AND t.mac > :after AND t.mac <= :upTo
  AND NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac)`

export const chunkKeys = (chunk: Chunk) => ({
  set: chunk.setId,
  after: chunk.after,
  upTo: chunk.upTo,
  seq: chunk.job.seq,
  revision: chunk.revision,
  now: chunk.now,
})

/**
 * An action whose time had run out is recorded as expired at its own time, whoever finds it. The CROSS JOINs keep
 * SQLite on the chunk's targets: the active actions between two of them can be a million.
 */
export function createActionEnder(db: Connection): ActionEnder {
  const copy = (condition: string) =>
    db.prepare(
      `INSERT INTO ended_actions (mac, ended_revision, action_type, seq, placed_by, placed_revision, applied_at,
         expires_at, ended_at, ended_by, ended_by_seq)
       SELECT a.mac, :revision, a.action_type, a.seq, a.placed_by, a.placed_revision, a.applied_at, a.expires_at,
         iif(a.expires_at <= :now, a.expires_at, :now), iif(a.expires_at <= :now, 'expired', :cause),
         iif(a.expires_at <= :now, NULL, :seq)
       FROM targets t CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = t.mac ${condition}
       WHERE ${APPLIED_TARGET}`,
    )
  const remove = (condition: string) =>
    db.prepare(
      `DELETE FROM active_actions AS a WHERE a.action_type = :type ${condition} AND a.mac IN
         (SELECT t.mac FROM targets t WHERE ${APPLIED_TARGET})`,
    )
  const ofType = [copy(''), remove('')] as const
  const ofJob = [copy('AND a.placed_by = :placedBy'), remove('AND a.placed_by = :placedBy')] as const

  // Most chunks find nothing to end, which one look into the index tells for all of their devices.
  const anyOfType = db.prepare<[object], number>(
    'SELECT 1 FROM active_actions WHERE action_type = :type AND mac > :after AND mac <= :upTo LIMIT 1',
  )

  const run = ([insert, erase]: typeof ofType, keys: Record<string, unknown>): number => {
    if (anyOfType.get(keys) === undefined) return 0
    const { changes } = insert.run(keys)
    if (changes > 0) erase.run(keys)
    return changes
  }
  return {
    end: (chunk, type, cause) => run(ofType, { ...chunkKeys(chunk), type, cause }),
    endPlacedBy: (chunk, type, placedBy, cause) => run(ofJob, { ...chunkKeys(chunk), type, placedBy, cause }),
  }
}
