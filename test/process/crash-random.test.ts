import t, { type Test } from 'tap'
import { accountFaults, brokenInvariants, effects, lookAt } from '../helpers/account.ts'
import { prepareScenario, type Scenario } from '../helpers/process/scenario.ts'
import { startStoreProcess } from '../helpers/process/store-process.ts'
import { randomOf, runsOr } from '../helpers/random.ts'
import { within } from '../helpers/until.ts'

const SIZE = 100_000
const CHUNK = 1000
const CRASHES = runsOr(24)
/** More than the job takes on a machine that is busy. */
const SECONDS = 300

/** How long the job takes in a process that nobody disturbs, in milliseconds. */
async function durationOf(t: Test, { jobId, copy }: Scenario): Promise<number> {
  const running = startStoreProcess(t, { database: copy(), jobId, chunk: CHUNK })
  await within(running.ready, 'the process has opened its store')
  const began = performance.now()
  await within(running.jobEnded, 'the job has ended', SECONDS)
  const took = performance.now() - began
  t.equal(await within(running.ended, 'the process has ended'), 0)
  return took
}

/** Starts the process and kills it after so long; true if it had ended in good order, its job done, before. */
async function runFor(t: Test, path: string, jobId: string, milliseconds: number): Promise<boolean> {
  const running = startStoreProcess(t, { database: path, jobId, chunk: CHUNK })
  await within(running.ready, 'the process has opened its store')
  const timer = setTimeout(() => running.child.kill('SIGKILL'), milliseconds)
  await within(Promise.race([running.ended, running.jobEnded]), 'the job or the process has ended', SECONDS)
  clearTimeout(timer)
  // Its job may have ended in the moment in which it was killed.
  const how = await within(running.ended, 'the process has ended')
  if (how === 'SIGKILL') return false
  t.equal(how, 0)
  return true
}

t.test('a process that is killed at random moments of a job of 100,000 devices goes on where it was', async (t) => {
  const random = randomOf(t)
  const scenario = await prepareScenario(t, 'apply', SIZE, CHUNK)
  const { jobId } = scenario
  const duration = await durationOf(t, scenario)
  let crashes = 0
  const crashOn = async (): Promise<void> => {
    while (crashes < CRASHES) {
      const path = scenario.copy()
      // Half the time at most, so that most starts meet an unfinished job.
      while (!(await runFor(t, path, jobId, (random.next() * duration) / 2))) {
        crashes++
        t.strictSame(lookAt(path, brokenInvariants), [], `the account is true after crash ${crashes}`)
      }
      t.strictSame(lookAt(path, accountFaults), [])
      t.equal(lookAt(path, effects), scenario.effects, 'the job ends as if nothing had happened')
    }
  }
  // Two files at a time: half of each run is waiting for a process to start.
  await Promise.all([crashOn(), crashOn()])
})
