import { ENDS, expiresAt, yieldsToAllow } from '../../runner/actions.ts'
import { applyStatements } from '../../runner/apply-statements.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { type ActionEnder, CHUNK_TARGETS } from './end-actions.ts'

/** `excepted`: how many of the chunk's targets have an exception already. */
export type TouchChunk = (chunk: Chunk, excepted: number) => void

const SQL = applyStatements({ ...CHUNK_TARGETS, expires: ':expires' })

/** Applies a job's action to one chunk of its targets: see `applyStatements`. */
export function createApplyChunk(db: Connection, sets: TargetSets, ender: ActionEnder, onStep: OnStep): TouchChunk {
  const gone = db.prepare(SQL.exceptGone)
  // One look into the index for all of the chunk's devices; most chunks find none.
  const anyActive = (type: string) =>
    db.prepare<[object], number>(
      `SELECT 1 FROM active_actions WHERE action_type = ${type} AND mac > :after AND mac <= :upTo LIMIT 1`,
    )
  const anyAllowed = anyActive(`'allow'`)
  const allowed = db.prepare(SQL.exceptAllowed)
  const anyOfType = anyActive(':type')
  const keptLonger = db.prepare(SQL.exceptKeptLonger)
  const nothingActive = db.prepare(SQL.exceptNothingActive)
  const place = db.prepare(SQL.place)
  const placeAll = db.prepare(SQL.placeAll)

  return (chunk, excepted) => {
    const { action_type: type, action_duration: duration, on_existing: onExisting } = chunk.job
    const expires = expiresAt(duration, chunk.now)
    const keys = { ...chunkKeys(chunk), type, expires }
    let exceptions = excepted
    if (!sets.isWhole(chunk.setId)) exceptions += gone.run(keys).changes
    if (yieldsToAllow(type) && anyAllowed.get(keys) !== undefined) {
      exceptions += allowed.run(keys).changes
    }
    if (type === 'cleanup') exceptions += nothingActive.run(keys).changes
    else if (onExisting === 'keep_longer' && anyOfType.get(keys) !== undefined)
      exceptions += keptLonger.run(keys).changes
    onStep('exceptions-stored')
    for (const [ended, cause] of ENDS[type]) ender.end(chunk, ended, cause)
    onStep('replaced-actions-ended')
    if (type !== 'cleanup') (exceptions === 0 ? placeAll : place).run(keys)
    onStep('actions-placed')
  }
}
