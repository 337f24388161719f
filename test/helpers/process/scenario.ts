import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { systemClock } from '../../../db/clock.ts'
import type { RunnerStep } from '../../../db/runner/runner-steps.ts'
import { createEngine } from '../../../db/sqlite/engine.ts'
import { openOwned } from '../../../db/sqlite/file/open-owned.ts'
import { accountFaults, effects, lookAt } from '../account.ts'
import { temporaryFolder } from '../server-process.ts'
import { sqliteBenchOf } from '../sqlite-bench.ts'
import { makeDueJob, type ScenarioName } from './scenario-jobs.ts'

/** A database file with one job that is due, and what that job does when nothing disturbs it. */
export interface Scenario {
  readonly jobId: string
  readonly effects: string
  /** The steps of the undisturbed run, in their order. */
  readonly steps: readonly RunnerStep[]
  /** A fresh copy of the file, for one run. */
  copy(): string
}

/** Prepares a scenario once, so that each run costs a copy of its file. */
export async function prepareScenario(t: Test, name: ScenarioName, size: number, chunk: number): Promise<Scenario> {
  const steps: RunnerStep[] = []
  const bench = sqliteBenchOf(t, { chunks: { min: chunk, max: chunk }, onStep: (step) => void steps.push(step) })
  const { jobId } = await makeDueJob(bench, name, size)
  const folder = temporaryFolder(t)
  bench.db.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(bench.path, join(folder, 'template.db'))

  steps.length = 0
  await bench.drain()
  t.equal((await bench.store.getJob(jobId))?.status, 'completed')
  bench.db.pragma('wal_checkpoint(TRUNCATE)')
  t.strictSame(lookAt(bench.path, accountFaults), [])
  let copies = 0
  return {
    jobId,
    effects: lookAt(bench.path, effects),
    steps,
    copy() {
      const path = join(folder, `run-${copies++}.db`)
      copyFileSync(join(folder, 'template.db'), path)
      return path
    },
  }
}

/** Opens a file that a crash left and runs what is due, as the writer thread does but without one. */
export function goOn(path: string): void {
  const { db, close } = openOwned(path)
  const onFault = (error: unknown) => {
    throw error
  }
  const limits = {
    concurrency: 4,
    retentionDays: 36500,
    isEnforcedOutside: false,
    defaultMaxLimit: 1_000_000,
    chunks: { min: 9, max: 9 },
  }
  const { runner } = createEngine(db, systemClock, { ...limits, onStep: () => {}, onFault })
  while (runner.step());
  close()
}
