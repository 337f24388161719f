import t, { type Test } from 'tap'
import { RUNNER_STEPS, type RunnerStep } from '../../db/runner/runner-steps.ts'
import { accountFaults, effects, lookAt } from '../helpers/account.ts'
import { goOn, prepareScenario, type SCENARIOS, type Scenario } from '../helpers/process/scenario.ts'
import { CRASH_AT_STEP, startStoreProcess } from '../helpers/process/store-process.ts'

const SIZE = 60
const CHUNK = 9

interface Moment {
  readonly step: RunnerStep
  readonly nth: number
}

/** The first time that each step is reached, and the last; moments between are those of `crash-random.test.ts`. */
function momentsOf({ steps }: Scenario): Moment[] {
  return RUNNER_STEPS.flatMap((step) => {
    const times = steps.filter((other) => other === step).length
    return [...new Set([1, times])].filter((nth) => nth >= 1 && nth <= times).map((nth) => ({ step, nth }))
  })
}

async function crashAt(t: Test, scenario: Scenario, { step, nth }: Moment): Promise<void> {
  const path = scenario.copy()
  const { jobId } = scenario
  const env = { CRASH_STEP: step, CRASH_AT: String(nth) }
  const { ended } = startStoreProcess(t, { path, jobId, chunk: CHUNK, stepModule: CRASH_AT_STEP, env })
  const name = `${step}, time ${nth}`
  t.equal(await ended, 'SIGKILL', `the process died at ${name}`)
  t.strictSame(lookAt(path, accountFaults), [], `the account is true after ${name}`)
  goOn(path)
  t.strictSame(lookAt(path, accountFaults), [], `and after the restart`)
  t.equal(lookAt(path, effects), scenario.effects, `which ends as if nothing had happened`)
}

async function undisturbed(t: Test, scenario: Scenario): Promise<void> {
  const path = scenario.copy()
  const { ended } = startStoreProcess(t, { path, jobId: scenario.jobId, chunk: CHUNK })
  t.equal(await ended, 0)
  t.equal(lookAt(path, effects), scenario.effects, 'a process and its threads do what the engine does alone')
}

/** Two at a time: half of each is waiting for a process to start. */
async function crashAtAll(t: Test, scenario: Scenario): Promise<void> {
  const moments = momentsOf(scenario)
  const crashNext = async (): Promise<void> => {
    for (let moment = moments.pop(); moment !== undefined; moment = moments.pop()) await crashAt(t, scenario, moment)
  }
  await Promise.all([crashNext(), crashNext()])
}

const NAMES: readonly (keyof typeof SCENARIOS)[] = ['apply', 'revert', 'fromPreview']
const reached = new Set<RunnerStep>()
for (const name of NAMES) {
  t.test(`a crash at any step of a job (${name}) loses nothing and does nothing twice`, async (t) => {
    const scenario = await prepareScenario(t, name, SIZE, CHUNK)
    for (const step of scenario.steps) reached.add(step)
    await undisturbed(t, scenario)
    await crashAtAll(t, scenario)
  })
}

t.test('every named step was tried', async (t) => {
  t.strictSame([...reached].sort(), [...RUNNER_STEPS].sort())
})
