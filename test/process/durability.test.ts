import t, { type Test } from 'tap'
import { type Client, JOBS, jobBody, macOf, startClient } from '../helpers/process/client.ts'
import { type Random, randomOf, runsOr } from '../helpers/random.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

/** What the server has acknowledged, for ever. */
interface Acknowledged {
  readonly jobs: Set<unknown>
  readonly cancelled: Set<unknown>
  readonly macs: Set<string>
}

/** One client: makes, cancels and imports until its connection breaks, and counts what was acknowledged. */
async function work({ post, importBody }: Worker, random: Random, acknowledged: Acknowledged): Promise<void> {
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
    for (;;) await random.pick(steps)()
  } catch {
    // The connection broke: what was under way may or may not have happened.
  }
}
type Worker = Pick<Client, 'post' | 'importBody'>

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
  for (let run = 0; run < runsOr(40) / 10; run++) {
    const client = await startClient(t, folder, { LOG_LEVEL: 'silent' })
    await check(t, client, acknowledged)
    const workers = Array.from({ length: 8 }, () => work(client, random, acknowledged))
    setTimeout(client.kill, random.whole(50, 500))
    await Promise.all(workers)
  }
  const client = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await check(t, client, acknowledged)
  t.ok(acknowledged.jobs.size > 0 && acknowledged.cancelled.size > 0 && acknowledged.macs.size > 0)
  t.equal(await client.stop(), 0)
})
