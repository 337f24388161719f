import t from 'tap'
import { createResolve } from '../../outbound/resolve.ts'
import { START } from '../helpers/app.ts'
import { startNameServer } from '../helpers/name-server.ts'
import { createJob, idOf, importDevices, NEXT_YEAR } from '../helpers/scenario.ts'
import { until } from '../helpers/until.ts'
import { ALL_EVENTS, type WebhookApp, webhookApp } from '../helpers/webhook-app.ts'

/** Long enough for a receiver that answers, on a machine that is busy. */
const PATIENT = { timeoutMs: 60_000 }

async function deliveries({ call }: WebhookApp, id: string, query = {}) {
  return (await call('listWebhookDeliveries', { params: { id }, query })).body.data
}

t.test('each state of a job is a message, signed and thin', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id, secret } = await app.webhook('/ok')
  await importDevices(app, 2)
  const jobId = await createJob(app)
  await app.settled(jobId)
  await app.call('deleteBulkActionJob', idOf(jobId))
  await app.call('restoreBulkActionJob', idOf(jobId))
  const types = ['job.scheduled', 'job.started', 'job.completed', 'job.deleted', 'job.restored']
  const messages = []
  for (const _ of types) {
    messages.push(await app.receiver.next('/ok'))
    await app.settledAttempt(id)
  }
  const bodies = messages.map(({ body }) => JSON.parse(body)).toSorted((a, b) => a.data.version - b.data.version)
  t.strictSame(
    bodies.map(({ type }) => type),
    types,
  )
  const data = { job_id: jobId, kind: 'apply', action_type: 'block', status: 'completed', version: 3 }
  t.strictSame(bodies[2], { type: 'job.completed', timestamp: '2026-03-01T00:00:00.000Z', data })
  for (const { verified, at } of messages) {
    t.strictSame(verified, [secret])
    t.equal(at, START)
  }
  const sent = await deliveries(app, id)
  t.strictSame(
    sent.map((one: { message_id: string }) => one.message_id).toSorted(),
    messages.map((one) => one.id).toSorted(),
  )
  t.match(sent, types.map((event) => ({ event, status: 'delivered', attempts: 1, last_status_code: 204 })).reverse())
})

t.test('a webhook gets only its events, and none while it is disabled', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const cancelled = await app.webhook('/ok', { events: ['job.cancelled'] })
  const disabled = await app.webhook('/ok?disabled', { enabled: false })
  await app.call('cancelBulkActionJob', idOf(await createJob(app, { scheduled_at: NEXT_YEAR })))
  await app.settledAttempt(cancelled.id)
  t.match(await deliveries(app, cancelled.id), [{ event: 'job.cancelled' }])
  t.strictSame(await deliveries(app, disabled.id), [])
  t.equal(app.receiver.received.length, 1)
})

t.test('a message to a failing receiver is retried for 24 hours, and then given up', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id } = await app.webhook('/fails', { events: ['job.scheduled'] })
  await createJob(app, { scheduled_at: NEXT_YEAR })
  let attempts = 1
  for (let last = await app.settledAttempt(id); last.msg !== 'webhook given up'; attempts++) {
    const [delivery] = await deliveries(app, id)
    t.match(delivery, { status: 'pending', attempts, last_status_code: 500, last_error: 'The receiver answered 500.' })
    app.clock.set(Date.parse(delivery.next_attempt_at))
    last = await app.settledAttempt(id)
  }
  t.match(await deliveries(app, id), [{ status: 'failed', attempts, next_attempt_at: null }])
  t.equal(app.clock.now(), START + 24 * 3600 * 1000, 'the last time when they are over')
  const { received } = app.receiver
  t.equal(received.length, attempts)
  t.equal(new Set(received.map((one) => one.id)).size, 1, 'one message id')
  t.equal(new Set(received.map((one) => one.body)).size, 1, 'one body')
  t.ok(received.every((one) => one.verified.length === 1))
  const times = received.map(({ at }) => at)
  t.strictSame(times, [...new Set(times)].toSorted(), 'signed anew each time')
})

t.test('a receiver that hangs delays no other, however many messages it has', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const hangs = await app.webhook('/hangs')
  const ok = await app.webhook('/ok')
  for (let n = 0; n < 8; n++) {
    await createJob(app, { scheduled_at: NEXT_YEAR })
    t.match(await app.settledAttempt(ok.id), { msg: 'webhook delivered' })
  }
  const states = (await deliveries(app, hangs.id)).map(({ status }: { status: string }) => status)
  t.strictSame(states, [...Array(4).fill('pending'), ...Array(4).fill('sending')])
})

t.test('names that do not resolve delay no other, however many there are', async (t) => {
  let isDead = false
  const server = await startNameServer(t, (name) => (isDead && name.startsWith('dead') ? null : ['127.0.0.1']))
  const resolve = createResolve({ servers: [server.address], firstTimeoutMs: 60_000 })
  const app = await webhookApp(t, { ...PATIENT, resolve, resolveTimeoutMs: 60_000 })
  const hook = (name: string) => app.webhook('/ok', { url: `http://${name}.example:${app.receiver.port}/ok` })
  const dead: { id: string }[] = []
  for (let n = 0; n < 20; n++) dead.push(await hook(`dead-${n}`))
  const { id } = await hook('alive')
  isDead = true
  for (const one of dead) {
    await app.call('testWebhook', { params: { id: one.id } })
    const isSending = async () => (await deliveries(app, one.id))[0].status === 'sending'
    await until(isSending, 'its message is being sent')
  }
  await app.call('testWebhook', { params: { id } })
  t.match(await app.settledAttempt(id), { msg: 'webhook delivered' })
  for (const one of dead) t.match(await deliveries(app, one.id), [{ status: 'sending' }])
})

t.test('a late answer, a closed connection or a redirect is retried, with its reason', async (t) => {
  const hasty = await webhookApp(t, { timeoutMs: 300 })
  const { id } = await hasty.webhook('/hangs')
  await hasty.call('testWebhook', { params: { id } })
  t.match(await hasty.settledAttempt(id), { lastError: 'There was no answer within 0.3 seconds.' })

  const app = await webhookApp(t, PATIENT)
  for (const [path, lastError] of [
    ['/closes', 'The receiver closed the connection without an answer.'],
    ['/redirects', 'The receiver answered 307; redirects are not followed.'],
  ] as const) {
    const { id } = await app.webhook(path)
    await app.call('testWebhook', { params: { id } })
    t.match(await app.settledAttempt(id), { msg: 'webhook to be tried again', lastError })
  }
  const { id: nobody } = await app.webhook('/ok', { url: 'http://127.0.0.1:1/' })
  await app.call('testWebhook', { params: { id: nobody } })
  t.match(await app.settledAttempt(nobody), { lastError: 'The receiver refused the connection.' })
  t.strictSame(
    app.receiver.received.map(({ path }) => path),
    ['/closes', '/redirects'],
    'the redirect led nowhere',
  )
})

t.test('the status of an answer counts, however long the rest is or takes', async (t) => {
  const app = await webhookApp(t, { timeoutMs: 3000 })
  for (const path of ['/floods', '/trickles']) {
    const { id } = await app.webhook(path)
    await app.call('testWebhook', { params: { id } })
    t.match(await app.settledAttempt(id), { msg: 'webhook delivered' }, path)
  }
})

t.test('while secrets overlap both sign; afterwards only the new one does', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id, secret: older } = await app.webhook('/ok')
  const rotated = await app.call('rotateWebhookSecret', { params: { id } })
  const newer = rotated.body.secret
  t.equal(rotated.body.previous_secret_until, '2026-03-02T00:00:00.000Z')
  await app.receiver.knows(older, newer)
  await app.call('testWebhook', { params: { id } })
  t.strictSame((await app.receiver.next('/ok')).verified, [older, newer])
  app.clock.advance(24 * 3600 * 1000)
  await app.call('testWebhook', { params: { id } })
  t.strictSame((await app.receiver.next('/ok')).verified, [newer])
  const { body } = await app.call('rotateWebhookSecret', { params: { id }, body: { overlap_seconds: 0 } })
  await app.receiver.knows(newer, body.secret)
  await app.call('testWebhook', { params: { id } })
  t.strictSame((await app.receiver.next('/ok')).verified, [body.secret], 'without an overlap at once')
})

t.test('a deleted webhook gets no further message, and its deliveries are unknown', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id } = await app.webhook('/fails')
  const other = await app.webhook('/ok')
  await createJob(app, { scheduled_at: NEXT_YEAR })
  const { messageId } = await app.settledAttempt(id)
  await app.settledAttempt(other.id)
  t.strictSame((await app.call('deleteWebhook', { params: { id } })).body, { webhook_id: id, success: true })
  app.clock.advance(3600 * 1000)
  await createJob(app, { scheduled_at: NEXT_YEAR })
  await app.settledAttempt(other.id)
  t.equal(app.receiver.received.filter(({ path }) => path === '/fails').length, 1)
  for (const [call, message_id] of [
    ['getWebhook', ''],
    ['deleteWebhook', ''],
    ['testWebhook', ''],
    ['listWebhookDeliveries', ''],
    ['getWebhookDelivery', messageId],
    ['redeliverWebhookDelivery', messageId],
  ] as const) {
    t.equal((await app.call(call, { params: { id, message_id } })).status, 404, call)
  }
})

t.test('a webhook that answers 410 is disabled, and gets messages again once it is enabled', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id } = await app.webhook('/gone')
  await createJob(app, { scheduled_at: NEXT_YEAR })
  const { msg, messageId } = await app.settledAttempt(id)
  t.equal(msg, 'webhook given up')
  t.equal((await app.call('getWebhook', { params: { id } })).body.enabled, false)
  const params = { id, message_id: messageId }
  t.equal((await app.call('redeliverWebhookDelivery', { params })).status, 409)
  t.equal((await app.call('testWebhook', { params })).status, 409)
  await app.call('updateWebhook', { params, body: { enabled: true, url: app.receiver.url('/ok') } })
  const { body } = await app.call('redeliverWebhookDelivery', { params })
  t.match(body, { status: 'pending', attempts: 0, next_attempt_at: '2026-03-01T00:00:00.000Z' })
  t.equal((await app.receiver.next('/ok')).id, messageId)
  t.match(await app.settledAttempt(id), { msg: 'webhook delivered', attempts: 1 })
})

t.test('a test message has the location of its delivery', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id } = await app.webhook('/ok', { events: ['job.failed'] })
  const made = await app.call('testWebhook', { params: { id } })
  t.equal(made.status, 201)
  t.equal(made.headers.location, `/api/webhooks/${id}/deliveries/${made.body.message_id}`)
  await app.settledAttempt(id)
  const { body } = await app.call('getWebhookDelivery', { params: { id, message_id: made.body.message_id } })
  t.match(body, { event: 'webhook.test', job_id: null, status: 'delivered', attempts: 1 })
  t.match(JSON.parse((await app.receiver.next('/ok')).body), { type: 'webhook.test', data: { webhook_id: id } })
})

t.test('a name that resolves to another address later is judged again', async (t) => {
  let address = '127.0.0.1'
  const resolve = async () => [{ address, family: 4 }]
  const app = await webhookApp(t, { ...PATIENT, resolve })
  const url = `http://receiver.example:${app.receiver.port}/ok`
  const { id } = await app.webhook('/ok', { url })
  await app.call('testWebhook', { params: { id } })
  t.match(await app.settledAttempt(id), { msg: 'webhook delivered' })
  t.equal((await app.receiver.next('/ok')).host, `receiver.example:${app.receiver.port}`, 'by its own name')
  address = '169.254.169.254'
  await app.call('testWebhook', { params: { id } })
  t.match(await app.settledAttempt(id), { lastError: /^The URL leads to 169\.254\.169\.254, which is not a public/ })
  t.equal(app.receiver.received.length, 1)
})

t.test('a name is resolved once for an attempt, and the connection goes to the judged address', async (t) => {
  const answers = ['127.0.0.1', '127.0.0.1', '10.255.255.1']
  let asked = 0
  const resolve = async () => [{ address: answers[asked++] ?? '10.255.255.1', family: 4 }]
  const app = await webhookApp(t, { ...PATIENT, resolve })
  const { id } = await app.webhook('/ok', { url: `http://receiver.example:${app.receiver.port}/ok` })
  await app.call('testWebhook', { params: { id } })
  t.match(await app.settledAttempt(id), { msg: 'webhook delivered' })
  t.equal(asked, 2, 'when it was registered, and for the attempt')
})

t.test('a webhook can subscribe to every event', async (t) => {
  const app = await webhookApp(t, PATIENT)
  const { id } = await app.webhook('/ok')
  t.strictSame((await app.call('getWebhook', { params: { id } })).body.events, ALL_EVENTS)
})
