import { ENDS, expiresAt, yieldsToAllow } from '../../runner/actions.ts'
import { applyStatements } from '../../runner/apply-statements.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { WriteConnection } from '../connection.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { type ActionEnder, CHUNK_TARGETS } from './end-actions.ts'

/** `excepted`: how many of the chunk's targets have an exception already. */
export type TouchChunk = (chunk: Chunk, excepted: number) => Promise<void>

const SQL = applyStatements({ ...CHUNK_TARGETS, expires: ':expires::bigint' })

/** Applies a job's action to one chunk of its targets: see `applyStatements`. */
export function createApplyChunk(
  db: WriteConnection,
  sets: TargetSets,
  ender: ActionEnder,
  onStep: OnStep,
): TouchChunk {
  const gone = db.prepare(SQL.exceptGone)
  const allowed = db.prepare(SQL.exceptAllowed)
  const keptLonger = db.prepare(SQL.exceptKeptLonger)
  const nothingActive = db.prepare(SQL.exceptNothingActive)
  const place = db.prepare(SQL.place)
  const placeAll = db.prepare(SQL.placeAll)

  return async (chunk, excepted) => {
    const { action_type: type, action_duration: duration, on_existing: onExisting } = chunk.job
    const keys = { ...chunkKeys(chunk), type, expires: expiresAt(duration, chunk.now) }
    let exceptions = excepted
    const [isWhole, active] = await Promise.all([sets.isWhole(chunk.setId), ender.activeTypes(chunk)])
    if (!isWhole) exceptions += (await gone.run(keys)).changes
    if (yieldsToAllow(type) && active.has('allow')) exceptions += (await allowed.run(keys)).changes
    if (type === 'cleanup') exceptions += (await nothingActive.run(keys)).changes
    else if (onExisting === 'keep_longer' && active.has(type)) exceptions += (await keptLonger.run(keys)).changes
    onStep('exceptions-stored')
    for (const [ended, cause] of ENDS[type]) if (active.has(ended)) await ender.end(chunk, ended, cause)
    onStep('replaced-actions-ended')
    if (type !== 'cleanup') await (exceptions === 0 ? placeAll : place).run(keys)
    onStep('actions-placed')
  }
}
