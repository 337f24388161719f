import type { Test } from 'tap'
import { RUNNER_STEPS, type RunnerStep } from '../../../db/runner/runner-steps.ts'
import type { MaybePromise } from '../../../db/verbs.ts'
import { SCENARIO_NAMES, type ScenarioName } from './scenario-jobs.ts'
import { CRASH_AT_STEP, startStoreProcess } from './store-process.ts'

/** How many devices a scenario has, and how many targets a chunk. */
export const SIZE = 60
export const CHUNK = 9

/** A job that is due in a database, of which each run gets a copy. */
export interface Crashed {
  readonly jobId: string
  /** What the job does when nothing disturbs it. */
  readonly effects: string
  /** The steps of the undisturbed run, in their order. */
  readonly steps: readonly RunnerStep[]
  copy(): MaybePromise<Copy>
}
export interface Copy {
  /** A URL, or the file of a SQLite database. */
  readonly database: string
  /** What is wrong with its accounts. */
  faults(): MaybePromise<readonly string[]>
  effects(): MaybePromise<string>
  /** Opens what a crash left, and lets the job end. */
  goOn(): MaybePromise<void>
  remove?(): Promise<void>
}
interface Moment {
  readonly step: RunnerStep
  readonly nth: number
}

/** The first time that each step is reached, and the last; moments between are those of `crash-random.test.ts`. */
function momentsOf({ steps }: Crashed): Moment[] {
  return RUNNER_STEPS.flatMap((step) => {
    const times = steps.filter((other) => other === step).length
    return [...new Set([1, times])].filter((nth) => nth >= 1 && nth <= times).map((nth) => ({ step, nth }))
  })
}

async function crashAt(t: Test, scenario: Crashed, { step, nth }: Moment): Promise<void> {
  const { jobId } = scenario
  const { database, ...copy } = await scenario.copy()
  const env = { CRASH_STEP: step, CRASH_AT: String(nth) }
  const { ended } = startStoreProcess(t, { database, jobId, chunk: CHUNK, stepModule: CRASH_AT_STEP, env })
  const name = `${step}, time ${nth}`
  t.equal(await ended, 'SIGKILL', `the process died at ${name}`)
  t.strictSame(await copy.faults(), [], `the account is true after ${name}`)
  await copy.goOn()
  t.strictSame(await copy.faults(), [], `and after the restart`)
  t.equal(await copy.effects(), scenario.effects, `which ends as if nothing had happened`)
  await copy.remove?.()
}

async function undisturbed(t: Test, { copy, effects, jobId }: Crashed): Promise<void> {
  const run = await copy()
  const { ended } = startStoreProcess(t, { database: run.database, jobId, chunk: CHUNK })
  t.equal(await ended, 0)
  t.equal(await run.effects(), effects, 'a store in a process of its own does what the engine does alone')
  await run.remove?.()
}

/** Two at a time: half of each is waiting for a process to start. */
async function crashAtAll(t: Test, scenario: Crashed): Promise<void> {
  const moments = momentsOf(scenario)
  const crashNext = async (): Promise<void> => {
    for (let moment = moments.pop(); moment !== undefined; moment = moments.pop()) await crashAt(t, scenario, moment)
  }
  await Promise.all([crashNext(), crashNext()])
}

/** Kills a process with a store at every named step of every scenario, and looks what is left, and what comes of it. */
export function crashEverywhere(t: Test, prepare: (t: Test, name: ScenarioName) => Promise<Crashed>): void {
  const reached = new Set<RunnerStep>()
  for (const name of SCENARIO_NAMES) {
    t.test(`a crash at any step of a job (${name}) loses nothing and does nothing twice`, async (t) => {
      const scenario = await prepare(t, name)
      for (const step of scenario.steps) reached.add(step)
      await undisturbed(t, scenario)
      await crashAtAll(t, scenario)
    })
  }
  t.test('every named step was tried', async (t) => {
    t.strictSame([...reached].sort(), [...RUNNER_STEPS].sort())
  })
}
