import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { type FakeClock, fakeClock } from '../helpers/process/fake-clock.ts'
import { untried } from '../helpers/process/untried.ts'
import { type Random, randomOf, runsOr } from '../helpers/random.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const JUMPS = runsOr(20)
const YEARS = 10 * 365 * 24 * 3600
const TYPES = ['block', 'throttle', 'monitor']

/** A second to ten years either way, each length as likely as ten times that. */
const anyTime = (random: Random): number => random.pick([-1, 1]) * Math.round(YEARS ** random.next())

async function untilDone({ get }: Client, jobId: unknown): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if ((await get(`${JOBS}/${jobId}`)).json.status === 'completed') return
    await sleep(100)
  }
  throw new Error(`waited a minute for job ${jobId}, which was to run at once`)
}

/** A server under this clock, and what it has acknowledged: jobs in the order of their creation. */
async function underClock(t: Test, folder: string, clock: FakeClock, random: Random) {
  const env = { LOG_LEVEL: 'silent', RETENTION_DAYS: '30', RUNNER_CONCURRENCY: '1', ...clock.env }
  const made: unknown[] = []
  const deleted: unknown[] = []
  let client = await startClient(t, folder, env)
  await client.importDevices(3)
  const make = async (): Promise<void> => {
    const { status, json } = await client.post(JOBS, jobBody({ action_type: random.pick(TYPES), action_duration: 60 }))
    t.equal(status, 201)
    made.push(json.job_id)
  }
  const remove = async (): Promise<void> => {
    const jobId = made.find((one) => !deleted.includes(one))
    if (jobId === undefined) return make()
    await untilDone(client, jobId)
    t.equal((await client.remove(`${JOBS}/${jobId}`)).status, 200)
    deleted.push(jobId)
  }
  const restart = async (): Promise<void> => {
    await client.kill()
    client = await startClient(t, folder, env)
  }
  const end = async (): Promise<void> => {
    for (const jobId of made) if (!deleted.includes(jobId)) await untilDone(client, jobId)
    t.equal((await client.get('/health/ready')).status, 200)
    t.equal(await client.stop(), 0)
  }
  return { made, deleted, steps: [make, make, remove, restart], end }
}

t.test('whatever the clock does, jobs to run at once do so in their order, and nothing is removed', async (t) => {
  const random = randomOf(t)
  const folder = temporaryFolder(t)
  const clock = fakeClock(folder)
  if (clock === null) return untried(t, 'libfaketime is not installed here, which moves the clock of a process')
  const { made, deleted, steps, end } = await underClock(t, folder, clock, random)
  for (let jump = 0; jump < JUMPS; jump++) {
    clock.set(anyTime(random))
    await random.pick(steps)()
  }
  await end()
  const path = join(folder, 'bulk-actions.db')
  const column = (sql: string) => lookAt(path, (db) => db.prepare<[], unknown>(sql).pluck().all())
  t.strictSame(
    column(`SELECT subject FROM audit_log WHERE action = 'job.started' ORDER BY seq`),
    made,
    'in their order',
  )
  t.strictSame(column('SELECT job_id FROM jobs WHERE deleted_at IS NOT NULL').sort(), deleted.sort(), 'all restorable')
  t.strictSame(lookAt(path, accountFaults), [])
})
