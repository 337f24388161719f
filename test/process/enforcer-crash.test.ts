import t from 'tap'
import { makeSecret } from '../../outbound/signature.ts'
import { JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { startReceiver } from '../helpers/process/start-receiver.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

t.test('a batch whose answer a crash cut off is sent again after the restart, under the same id', async (t) => {
  const receiver = await startReceiver(t)
  const folder = temporaryFolder(t)
  const secret = makeSecret()
  await receiver.knows(secret)
  const env = (path: string) => ({
    LOG_LEVEL: 'silent',
    ENFORCER: 'webhook',
    ENFORCER_URL: receiver.url(path),
    ENFORCER_SECRET: secret,
  })
  const first = await startClient(t, folder, env('/hangs'))
  await first.importDevices(1500)
  const { json } = await first.post(JOBS, jobBody())
  const before = await receiver.next('/hangs')
  await first.kill()

  const second = await startClient(t, folder, env('/ok'))
  const job = await second.untilEnded(json.job_id)
  const after = await receiver.next('/ok')
  t.equal(after.id, before.id)
  t.strictSame(itemsOf(after.body), itemsOf(before.body))
  t.match(job, { status: 'completed', targeted_count: 1500, affected_count: 1500, failed_count: 0 })
  const told = receiver.received.filter(({ path }) => path === '/ok').flatMap(({ body }) => itemsOf(body))
  t.equal(told.length, 1500, 'each device once')
  t.ok(receiver.received.every(({ verified }) => verified.includes(secret)))
})

const itemsOf = (body: string): object[] => JSON.parse(body).data.items
