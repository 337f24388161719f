import type { EndedBy } from '../../devices/device.ts'
import { recordEnds } from '../../devices/record-ends.ts'
import type { ActiveActionType } from '../../model.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import type { TargetDialect } from '../../runner/chunk-targets.ts'
import { changedByUndone, ENDED_BY_ROOT, type Undone, versionByRoot } from '../../runner/device-version.ts'
import type { Connection } from '../connection.ts'
import { deviceVersion } from './device-version.ts'

/** Moves the active actions of a chunk's devices into their history. */
export interface ActionEnder {
  /** Ends the actions of one type on the chunk's applied devices; returns how many. */
  end(chunk: Chunk, type: ActiveActionType, cause: EndedBy): number
  /** Ends the actions of the job `root` on the applied devices that `undone` changed; returns how many. */
  endOfJob(chunk: Chunk, type: ActiveActionType, undone: Undone, cause: EndedBy): number
  /** Ends again, on those, what the job `root` ended and an undo gave back; returns how many. */
  endGivenBack(chunk: Chunk, type: ActiveActionType, undone: Undone, cause: EndedBy): number
}

/** SQL that is true for a target of the chunk. */
const IN_CHUNK = 't.set_id = :set AND t.mac > :after AND t.mac <= :upTo'
/** SQL that is true for a target of the chunk that has no exception. */
const APPLIED_TARGET = `${IN_CHUNK}
  AND NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac)`

/** The targets of a chunk. */
export const CHUNK_TARGETS: TargetDialect = { targets: 'targets t', inChunk: IN_CHUNK, applied: APPLIED_TARGET }

/**
 * An action whose time has run out is recorded as expired at its own time. The CROSS JOINs make SQLite begin with the
 * chunk's targets: there can be a million active actions between two of them.
 */
export function createActionEnder(db: Connection): ActionEnder {
  const isOver = (then: string, otherwise: string) => `iif(a.expires_at <= :now, ${then}, ${otherwise})`
  const copy = (condition: string, undoneTo: string) =>
    db.prepare(
      recordEnds(
        {
          revision: ':revision',
          at: isOver('a.expires_at', ':now'),
          by: isOver(`'expired'`, ':cause'),
          bySeq: isOver('NULL', ':seq'),
          undoneTo,
        },
        `targets t CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = t.mac ${condition}
         WHERE ${APPLIED_TARGET}`,
      ),
    )
  const remove = (condition: string) =>
    db.prepare(
      `DELETE FROM active_actions AS a WHERE a.action_type = :type ${condition} AND a.mac IN
         (SELECT t.mac FROM targets t WHERE ${APPLIED_TARGET})`,
    )
  const ending = (condition: string, undoneTo: string) => [copy(condition, undoneTo), remove(condition)] as const
  const whenLive = (undoneTo: string) => isOver('a.undone_to', undoneTo)
  const ofType = ending('', whenLive('NULL'))
  // Neither an undo nor what it undoes counts any more: an undo makes no version of the device, it names the one it restores.
  const ofJob = ending(`AND a.seq = :root AND ${changedByUndone('a.mac')}`, deviceVersion('a.mac', ':root, :seq'))
  const givenBack = ending(`AND ${ENDED_BY_ROOT} AND ${changedByUndone('a.mac')}`, whenLive(versionByRoot('a.mac')))

  // Most chunks find nothing to end; one look into the index tells it for all of their devices.
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
    endOfJob: (chunk, type, undone, cause) => run(ofJob, { ...chunkKeys(chunk), type, ...undone, cause }),
    endGivenBack: (chunk, type, undone, cause) => run(givenBack, { ...chunkKeys(chunk), type, ...undone, cause }),
  }
}
