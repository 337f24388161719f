import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { systemClock } from '../../../db/clock.ts'
import type { RunnerStep } from '../../../db/runner/runner-steps.ts'
import { createEngine } from '../../../db/sqlite/engine.ts'
import { openOwned } from '../../../db/sqlite/file/open-owned.ts'
import { accountFaults, effects, lookAt } from '../account.ts'
import { addDevices, createJob, EVERYTHING, follow, preview, runJob, tagged } from '../on-bench.ts'
import { temporaryFolder } from '../server-process.ts'
import { sqliteBenchOf } from '../sqlite-bench.ts'
import type { StoreBench } from '../store-bench.ts'

/** A database file with one job that is due, and what that job does when nothing disturbs it. */
export interface Scenario {
  readonly jobId: string
  readonly effects: string
  /** The steps of the undisturbed run, in their order. */
  readonly steps: readonly RunnerStep[]
  /** A fresh copy of the file, for one run. */
  copy(): string
}

const every = (macs: readonly number[], nth: number): number[] => macs.filter((mac) => mac % nth === 0)

/** A fleet that has a history: some devices are under a block, some under an allow, one in thirty-five under both once. */
async function populate(bench: StoreBench, size: number): Promise<void> {
  const macs = Array.from({ length: size }, (_, index) => index + 1)
  await addDevices(bench, macs)
  await addDevices(bench, every(macs, 5), ['old'])
  await addDevices(bench, every(macs, 7), ['exempt'])
  await runJob(bench, { criteria: tagged('old'), maxLimit: size })
  await runJob(bench, { criteria: tagged('exempt'), actionType: 'allow', maxLimit: size })
}

/** The jobs that a crash is tried on; each leaves one that is due. */
export const SCENARIOS = {
  apply: (bench: StoreBench, size: number) => createJob(bench, { maxLimit: size, onExisting: 'replace' }),
  revert: async (bench: StoreBench, size: number) =>
    follow(bench, 'revertJob', (await runJob(bench, { maxLimit: size, onExisting: 'replace' })).jobId),
  async fromPreview(bench: StoreBench) {
    const previewId = await preview(bench, EVERYTHING, 'monitor')
    for (const mac of [2, 3, 11]) await bench.store.deleteDevice(mac, NOBODY)
    return createJob(bench, { actionType: 'monitor', previewId })
  },
} as const
const NOBODY = { keyId: 'key', keyName: 'nobody', address: '', requestId: '' }

/** Prepares a scenario once, so that each run costs a copy of its file. */
export async function prepareScenario(
  t: Test,
  name: keyof typeof SCENARIOS,
  size: number,
  chunk: number,
): Promise<Scenario> {
  const steps: RunnerStep[] = []
  const bench = sqliteBenchOf(t, { chunks: { min: chunk, max: chunk }, onStep: (step) => void steps.push(step) })
  await populate(bench, size)
  const { jobId } = await SCENARIOS[name](bench, size)
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
