import type { EndedBy } from '../../devices/device.ts'
import { recordEnds } from '../../devices/record-ends.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import type { TargetDialect } from '../../runner/chunk-targets.ts'
import { changedByUndone, ENDED_BY_ROOT, type Undone, versionByRoot } from '../../runner/device-version.ts'
import type { WriteConnection } from '../connection.ts'
import { isFoundFor } from '../looked-up.ts'
import { TARGETS } from '../target-sql.ts'
import { deviceVersion } from './device-version.ts'

/** Moves the active actions of a chunk's devices into their history. */
export interface ActionEnder {
  /** The types of which some device of the chunk's range has an action. */
  activeTypes(chunk: Chunk): Promise<ReadonlySet<ActiveActionType>>
  /** Ends the actions of one type on the chunk's applied devices; returns how many. */
  end(chunk: Chunk, type: ActiveActionType, cause: EndedBy): Promise<number>
  /** Ends the actions of the job `root` on the applied devices that `undone` changed; returns how many. */
  endOfJob(chunk: Chunk, type: ActiveActionType, undone: Undone, cause: EndedBy): Promise<number>
  /** Ends again, on those, what the job `root` ended and an undo gave back; returns how many. */
  endGivenBack(chunk: Chunk, type: ActiveActionType, undone: Undone, cause: EndedBy): Promise<number>
}

/** SQL that is true for a target `t` of the chunk that has no exception. */
const APPLIED_TARGET = 'NOT EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = :seq AND e.mac = t.mac)'

/** The targets of a chunk. */
export const CHUNK_TARGETS: TargetDialect = { targets: TARGETS, inChunk: 'TRUE', applied: APPLIED_TARGET }

/** An action whose time has run out is recorded as expired at its own time. */
export function createActionEnder(db: WriteConnection): ActionEnder {
  const isOver = (then: string, otherwise: string) =>
    `CASE WHEN a.expires_at <= :now THEN ${then} ELSE ${otherwise} END`
  const applied = `(SELECT t.mac FROM ${TARGETS} WHERE ${APPLIED_TARGET}) t`
  const isOfTarget = isFoundFor('a', 'active_actions', applied, 'x.action_type = :type AND x.mac = t.mac')
  // In one statement: what leaves one table is what comes into the other.
  const ending = (condition: string, undoneTo: string) => {
    const end = {
      revision: ':revision',
      at: isOver('a.expires_at', ':now'),
      by: isOver(`'expired'`, ':cause'),
      bySeq: isOver('NULL', ':seq'),
      undoneTo,
    }
    return db.prepare(
      `WITH ended AS (DELETE FROM active_actions AS a WHERE ${isOfTarget} ${condition} RETURNING a.*)
       ${recordEnds(end, 'ended a')}`,
    )
  }
  const whenLive = (undoneTo: string) => isOver('a.undone_to', undoneTo)
  const ofType = ending('', whenLive('NULL'))
  // Neither an undo nor what it undoes counts any more: an undo makes no version of the device, it names the one it restores.
  const ofJob = ending(`AND a.seq = :root AND ${changedByUndone('a.mac')}`, deviceVersion('a.mac', ':root, :seq'))
  const givenBack = ending(`AND ${ENDED_BY_ROOT} AND ${changedByUndone('a.mac')}`, whenLive(versionByRoot('a.mac')))

  // Most chunks find nothing to end; a look into the index for each type tells it for all of their devices.
  const activeTypes = db
    .prepare<[object], ActiveActionType>(
      `SELECT types.type FROM unnest(:types) AS types (type) WHERE EXISTS (SELECT 1 FROM active_actions a
         WHERE a.action_type = types.type AND a.mac > :after AND a.mac <= :upTo)`,
    )
    .pluck()

  const anyOfType = db.prepare<[object], object>(
    'SELECT 1 FROM active_actions WHERE action_type = :type AND mac > :after AND mac <= :upTo LIMIT 1',
  )
  const run = async (ending: typeof ofType, keys: Record<string, unknown>): Promise<number> =>
    (await anyOfType.get(keys)) === undefined ? 0 : (await ending.run(keys)).changes
  return {
    activeTypes: async ({ after, upTo }) => new Set(await activeTypes.all({ types: ACTIVE_TYPES, after, upTo })),
    end: async (chunk, type, cause) => (await ofType.run({ ...chunkKeys(chunk), type, cause })).changes,
    endOfJob: (chunk, type, undone, cause) => run(ofJob, { ...chunkKeys(chunk), type, ...undone, cause }),
    endGivenBack: (chunk, type, undone, cause) => run(givenBack, { ...chunkKeys(chunk), type, ...undone, cause }),
  }
}
