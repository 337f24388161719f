import t, { type Test } from 'tap'
import { makeSecret } from '../../outbound/signature.ts'
import { JOBS, jobBody, macOf, startClient } from '../helpers/process/client.ts'
import { startReceiver } from '../helpers/process/start-receiver.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until } from '../helpers/until.ts'

const DEVICES = 3

/** A server whose enforcer has a block of all devices in hand, and does not answer before it is told. */
async function startLate(t: Test) {
  const receiver = await startReceiver(t)
  const secret = makeSecret()
  await receiver.knows(secret)
  const env = { ENFORCER: 'webhook', ENFORCER_URL: receiver.url('/late'), ENFORCER_SECRET: secret }
  const client = await startClient(t, temporaryFolder(t), { LOG_LEVEL: 'silent', ...env })
  await client.importDevices(DEVICES)
  const { json } = await client.post(JOBS, jobBody())
  await receiver.next('/late')
  const unconfirmed = async () => (await client.get(`/api/devices/${macOf(1)}`)).json.unconfirmed as object[]
  /** What the enforcer was told of each device, in order. */
  const toldOf = (mac: string): string[] =>
    receiver.received
      .map(({ body }) => JSON.parse(body) as { type: string; data: { items: { mac: string }[] } })
      .filter(({ data }) => data.items.some((item) => item.mac === mac))
      .map(({ type }) => type)
  return { receiver, client, jobId: String(json.job_id), unconfirmed, toldOf }
}

for (const kind of ['cleanup', 'revert'] as const) {
  t.test(
    `what is blocked after its cancel was answered is lifted, and a ${kind} made meanwhile reaches it`,
    async (t) => {
      const { receiver, client, jobId, unconfirmed, toldOf } = await startLate(t)
      const path = `${JOBS}/${jobId}`
      t.match(await client.post(`${path}/cancel`), { status: 200, json: { status: 'cancelled' } })
      const { json: items } = await client.get(`${path}/items`)
      t.match(items.data, Array(DEVICES).fill({ outcome: 'failed', code: 'outcome_unknown' }))
      t.match(await unconfirmed(), [{ action_type: 'block', job_id: jobId }])
      const metrics = await client.text('/metrics')
      t.match(metrics, `bulk_actions_unconfirmed_actions{action_type="block"} ${DEVICES}\n`)

      const made =
        kind === 'cleanup'
          ? await client.post(JOBS, jobBody({ action_type: 'cleanup' }))
          : await client.post(`${path}/revert`, { action_reason: 'it was cancelled' })
      t.equal(made.status, 201)
      receiver.answerLate()
      const job = await client.untilEnded(made.json.job_id)
      t.match(job, { status: 'completed', targeted_count: DEVICES, failed_count: 0 })
      await until(async () => (await unconfirmed()).length === 0, 'the device shows nothing unconfirmed any more', 120)
      for (let n = 1; n <= DEVICES; n++) {
        const [first, ...rest] = toldOf(macOf(n))
        t.equal(first, 'enforcement.apply')
        t.ok(rest.length > 0 && rest.every((type) => type === 'enforcement.lift'), `${macOf(n)}: ${rest}`)
      }
    },
  )
}
