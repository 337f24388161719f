import { ACTIVE_TYPES } from '../../model.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import { revertStatements } from '../../runner/revert-statements.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import { deviceVersion } from './device-version.ts'
import { type ActionEnder, CHUNK_TARGETS } from './end-actions.ts'

const SQL = revertStatements({
  ...CHUNK_TARGETS,
  join: (table, name, condition) => `CROSS JOIN ${table} ${name} ON ${condition}`,
  isOf: (rows, select) => `${rows}.mac IN (${select})`,
  deviceVersion,
})

/** Undoes a job, or does it again, on one chunk: see `revertStatements`. */
export function createRevertChunk(
  db: Connection,
  ender: ActionEnder,
  onStep: OnStep,
): (chunk: Chunk, undone: { seq: number }) => void {
  const prepared = ({ except, beforeEnds, count }: typeof SQL.undo) => {
    const prepare = (sql: string) => db.prepare(sql)
    return { except: except.map(prepare), beforeEnds: beforeEnds.map(prepare), count: count.map(prepare) }
  }
  const exceptGone = db.prepare(SQL.exceptGone)
  const giveBack = db.prepare(SQL.giveBack)
  const undo = { ...prepared(SQL.undo), end: ender.endOfJob }
  const doAgain = { ...prepared(SQL.doAgain), end: ender.endGivenBack }

  return (chunk, undone) => {
    const { root_seq: root, does_again: doesAgain } = chunk.job
    if (root === null) throw new Error(`job ${chunk.job.seq} undoes, and it isn't known what`)
    const steps = doesAgain === 1 ? doAgain : undo
    const jobs = { undone: undone.seq, root }
    const keys = { ...chunkKeys(chunk), ...jobs }
    for (const statement of [exceptGone, ...steps.except]) statement.run(keys)
    onStep('exceptions-stored')
    for (const statement of steps.beforeEnds) statement.run(keys)
    for (const type of ACTIVE_TYPES) steps.end(chunk, type, jobs, 'reverted')
    onStep('replaced-actions-ended')
    giveBack.run(keys)
    for (const statement of steps.count) statement.run(keys)
    onStep('actions-placed')
  }
}
