import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { type Client, JOBS, type Json, jobBody, startClient } from '../helpers/process/client.ts'
import { fakeClock } from '../helpers/process/fake-clock.ts'
import { untried } from '../helpers/process/untried.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const HOUR = 3600
const YEARS = 10 * 365 * 24 * HOUR
const MISSING = 'libfaketime is not installed here, which moves the clock of a process'
const DEVICES = 3

/** A job to run at once, done: a minute is the longest that the test waits for it. */
async function doJob({ get, post }: Client, changes: Json): Promise<Json> {
  const { json: made } = await post(JOBS, jobBody(changes))
  for (let turn = 0; turn < 600; turn++) {
    const { json } = await get(`${JOBS}/${made.job_id}`)
    if (json.status !== 'scheduled' && json.status !== 'running') return json
    await sleep(100)
  }
  throw new Error(`waited for a job that was to run at once; the answer to its creation was ${JSON.stringify(made)}`)
}
for (const jump of [-YEARS, -HOUR, HOUR, YEARS]) {
  t.test(`a server whose clock is set by ${jump / HOUR} hours works on, and harms nothing`, async (t) => {
    const folder = temporaryFolder(t)
    const clock = fakeClock(folder)
    if (clock === null) return untried(t, MISSING)
    const start = () => startClient(t, folder, { LOG_LEVEL: 'silent', RETENTION_DAYS: '1', ...clock.env })
    const first = await start()
    await first.importDevices(DEVICES)
    const block = await doJob(first, { action_duration: 30 * 24 * HOUR })
    const deleted = await doJob(first, { action_type: 'monitor' })
    await first.remove(`${JOBS}/${deleted.job_id}`)

    clock.set(jump)
    await works(first)
    await first.kill()
    const second = await start()
    await works(second)
    await second.kill()

    clock.set(0)
    const third = await start()
    await works(third)
    const { json: device } = await third.get('/api/devices/00:00:00:00:00:01')
    const blocks = (device.actions as Json[]).filter(({ action_type }) => action_type === 'block')
    t.match(blocks, [{ job_id: block.job_id }], 'the block is there')
    t.equal((await third.post(`${JOBS}/${deleted.job_id}/restore`)).status, 200, 'what was deleted can be restored')
    t.equal(await third.stop(), 0)
    t.strictSame(lookAt(join(folder, 'bulk-actions.db'), accountFaults), [])

    async function works(client: Client): Promise<void> {
      t.match(await doJob(client, { action_type: 'throttle' }), { status: 'completed', targeted_count: DEVICES })
      t.equal((await client.get('/health/ready')).status, 200)
    }
  })
}
