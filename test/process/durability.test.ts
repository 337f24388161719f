import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Client, JOBS, jobBody, macOf, startClient } from '../helpers/process/client.ts'
import { type Random, randomOf, runsOr } from '../helpers/random.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until, within } from '../helpers/until.ts'

/** What the server has acknowledged, for ever. */
interface Acknowledged {
  readonly jobs: Set<unknown>
  readonly cancelled: Set<unknown>
  readonly macs: Set<string>
}

/** One client: makes, cancels and imports until its connection breaks, and counts what was acknowledged. */
async function work(client: Client, random: Random, acknowledged: Acknowledged): Promise<void> {
  const { post, importBody } = client
  const { jobs, cancelled, macs } = acknowledged
  const steps = [
    async () => {
      const body = jobBody({ scheduled_at: '2099-01-01T00:00:00Z' })
      const { status, json } = await post(JOBS, body)
      if (status === 201) jobs.add(json.job_id)
    },
    async () => {
      const jobId = random.pick([...jobs])
      if (jobId !== undefined && (await post(`${JOBS}/${jobId}/cancel`)).status === 200) cancelled.add(jobId)
    },
    async () => {
      const mac = macOf(random.whole(1, 2 ** 40))
      if ((await importBody(`{"mac":"${mac}"}`)).status === 200) macs.add(mac)
    },
  ]
  try {
    while (isUp(client)) {
      const step = random.pick(steps)
      await step()
    }
  } catch {
    // The connection broke: what was under way may or may not have happened.
  }
}
const isUp = ({ child }: Client): boolean => child.exitCode === null && child.signalCode === null

async function check(t: Test, { get }: Client, { jobs, cancelled, macs }: Acknowledged): Promise<void> {
  const lost: unknown[] = []
  for (const jobId of jobs) {
    const { status, json } = await get(`${JOBS}/${jobId}`)
    if (status !== 200 || (cancelled.has(jobId) && json.status !== 'cancelled')) lost.push(jobId)
  }
  for (const mac of macs) if ((await get(`/api/devices/${mac}`)).status !== 200) lost.push(mac)
  t.strictSame(lost, [], `all of ${jobs.size} jobs, ${cancelled.size} cancels and ${macs.size} imports are there`)
}

t.test('whatever was acknowledged is there after the process was killed', async (t) => {
  const random = randomOf(t)
  const folder = temporaryFolder(t)
  const acknowledged: Acknowledged = { jobs: new Set(), cancelled: new Set(), macs: new Set() }
  const { jobs, cancelled, macs } = acknowledged
  for (let run = 0; run < runsOr(40) / 10; run++) {
    const client = await startClient(t, folder, { LOG_LEVEL: 'silent' })
    await check(t, client, acknowledged)
    const workers = Array.from({ length: 8 }, () => work(client, random, acknowledged))
    // Of each kind at least one in the first life, however slow the machine is.
    await until(() => jobs.size > 0 && cancelled.size > 0 && macs.size > 0, 'one of each kind is acknowledged')
    await setTimeout(random.whole(0, 500))
    await client.kill()
    await within(Promise.all(workers), 'every client has seen that the server is gone')
  }
  const client = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await check(t, client, acknowledged)
  t.equal(await client.stop(), 0)
})
