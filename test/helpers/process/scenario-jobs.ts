import type { Job } from '../../../db/jobs/job.ts'
import { ACTOR, addDevices, createJob, EVERYTHING, follow, preview, runJob, tagged } from '../on-bench.ts'
import type { StoreBench } from '../store-bench.ts'

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
const SCENARIOS = {
  apply: (bench: StoreBench, size: number) => createJob(bench, { maxLimit: size, onExisting: 'replace' }),
  revert: async (bench: StoreBench, size: number) =>
    follow(bench, 'revertJob', (await runJob(bench, { maxLimit: size, onExisting: 'replace' })).jobId),
  async fromPreview(bench: StoreBench) {
    const previewId = await preview(bench, EVERYTHING, 'monitor')
    for (const mac of [2, 3, 11]) await bench.store.deleteDevice(mac, ACTOR)
    return createJob(bench, { actionType: 'monitor', previewId })
  },
} as const
export type ScenarioName = keyof typeof SCENARIOS
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]

/** Fills an empty bench with so many devices and their history, and leaves one job that is due. */
export async function makeDueJob(bench: StoreBench, name: ScenarioName, size: number): Promise<Job> {
  await populate(bench, size)
  return SCENARIOS[name](bench, size)
}
