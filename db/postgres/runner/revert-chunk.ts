import { ANY_ACTIVE_TYPE } from '../../active-sql.ts'
import { ACTIVE_TYPES } from '../../model.ts'
import { type Chunk, chunkKeys } from '../../runner/chunk.ts'
import { revertStatements } from '../../runner/revert-statements.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { WriteConnection } from '../connection.ts'
import { isFoundFor, joined } from '../looked-up.ts'
import { deviceVersion } from './device-version.ts'
import { type ActionEnder, CHUNK_TARGETS } from './end-actions.ts'

/** By which index the rows of a device `k` are found. */
const TABLES = {
  a: ['active_actions', `x.action_type IN ${ANY_ACTIVE_TYPE} AND x.mac = k.mac`],
  h: ['ended_actions', 'x.mac = k.mac'],
} as const

const SQL = revertStatements({
  ...CHUNK_TARGETS,
  join: joined,
  isOf(rows, select) {
    const [table, condition] = TABLES[rows]
    return isFoundFor(rows, table, `(${select}) k`, condition)
  },
  deviceVersion,
})

/** Undoes a job, or does it again, on one chunk: see `revertStatements`. */
export function createRevertChunk(
  db: WriteConnection,
  ender: ActionEnder,
  onStep: OnStep,
): (chunk: Chunk, undone: { seq: number }) => Promise<void> {
  const prepared = ({ except, beforeEnds, count }: typeof SQL.undo) => {
    const prepare = (sql: string) => db.prepare(sql)
    return { except: except.map(prepare), beforeEnds: beforeEnds.map(prepare), count: count.map(prepare) }
  }
  const exceptGone = db.prepare(SQL.exceptGone)
  const giveBack = db.prepare(SQL.giveBack)
  const undo = { ...prepared(SQL.undo), end: ender.endOfJob }
  const doAgain = { ...prepared(SQL.doAgain), end: ender.endGivenBack }

  return async (chunk, undone) => {
    const { root_seq: root, does_again: doesAgain } = chunk.job
    if (root === null) throw new Error(`job ${chunk.job.seq} undoes, and it isn't known what`)
    const steps = doesAgain === 1 ? doAgain : undo
    const jobs = { undone: undone.seq, root }
    const keys = { ...chunkKeys(chunk), ...jobs }
    for (const statement of [exceptGone, ...steps.except]) await statement.run(keys)
    onStep('exceptions-stored')
    for (const statement of steps.beforeEnds) await statement.run(keys)
    for (const type of ACTIVE_TYPES) await steps.end(chunk, type, jobs, 'reverted')
    onStep('replaced-actions-ended')
    await giveBack.run(keys)
    for (const statement of steps.count) await statement.run(keys)
    onStep('actions-placed')
  }
}
