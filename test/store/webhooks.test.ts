import t from 'tap'
import { JOB_EVENTS, type Webhook, type WebhookEventType } from '../../db/webhooks/webhook.ts'
import { ACTOR, addDevices, auditEntries, cancel, createJob, runJob, upTo } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const DAY = 24 * 3600 * 1000
const DRAFT = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
const TAKEN = { statusCode: 204, error: null }
const FAILED = { statusCode: 500, error: 'no' }

const hook = async (bench: StoreBench, events: readonly WebhookEventType[] = JOB_EVENTS): Promise<Webhook> =>
  bench.store.createWebhook({ ...DRAFT, events }, ACTOR)
const list = async (bench: StoreBench, { webhookId }: Webhook) =>
  (await bench.store.listDeliveries(webhookId, null, { limit: 1000, after: null })).data.toReversed()
const events = async (bench: StoreBench, webhook: Webhook) => (await list(bench, webhook)).map(({ event }) => event)
const claim = (bench: StoreBench) => bench.store.claimDeliveries()

t.test('each transition of a job leaves its event, in the transaction of the change', async (t) => {
  const bench = await benchOf(t)
  const webhook = await hook(bench)
  await addDevices(bench, upTo(10))
  const { jobId } = await createJob(bench)
  const steps: [WebhookEventType, () => Promise<unknown>][] = [
    ['job.started', () => bench.step()],
    ['job.paused', () => bench.store.pauseJob(jobId, null, ACTOR)],
    ['job.resumed', () => bench.store.resumeJob(jobId, null, ACTOR)],
    ['job.completed', () => bench.drain()],
    ['job.deleted', () => bench.store.deleteJob(jobId, null, ACTOR)],
    ['job.restored', () => bench.store.restoreJob(jobId, ACTOR)],
  ]
  const told: string[] = ['job.scheduled']
  t.strictSame(await events(bench, webhook), told)
  for (const [event, step] of steps) {
    await step()
    told.push(event)
    t.strictSame(await events(bench, webhook), told)
  }
  await runJob(bench, { maxLimit: 1 })
  await cancel(bench, (await createJob(bench, { scheduledAt: START + DAY })).jobId)
  t.strictSame(new Set(await events(bench, webhook)), new Set(JOB_EVENTS), 'no event is never told')
  const versions = (await list(bench, webhook)).filter((one) => one.jobId === jobId)
  t.equal(versions.length, (await bench.store.getJob(jobId))?.version, 'as many as the job has versions')
})

t.test('a change that is rolled back or finds nothing to do leaves no event', async (t) => {
  const bench = await benchOf(t)
  const webhook = await hook(bench)
  const { jobId } = await createJob(bench, { scheduledAt: START + DAY })
  bench.failNextCommit()
  await t.rejects(cancel(bench, jobId), { message: /commit/ })
  await cancel(bench, jobId)
  await cancel(bench, jobId)
  t.strictSame(await events(bench, webhook), ['job.scheduled', 'job.cancelled'])
})

t.test('nothing is written down that nobody wants to hear', async (t) => {
  const bench = await benchOf(t)
  await hook(bench, ['job.failed'])
  const disabled = await hook(bench)
  await bench.store.updateWebhook(disabled.webhookId, { enabled: false }, ACTOR)
  await addDevices(bench, upTo(5))
  await runJob(bench)
  t.equal(await bench.inside.count('messages'), 0)
})

t.test('a message names its time and the job, and is the same for all who want it', async (t) => {
  const bench = await benchOf(t)
  await hook(bench)
  await hook(bench)
  bench.clock.set(START + 123)
  const { jobId } = await createJob(bench, { scheduledAt: START + DAY })
  const [first, second] = await claim(bench)
  t.strictSame(JSON.parse(first?.payload ?? ''), {
    type: 'job.scheduled',
    timestamp: '2026-03-01T00:00:00.123Z',
    data: { job_id: jobId, kind: 'apply', action_type: 'block', status: 'scheduled', version: 1 },
  })
  t.equal(first?.messageId, second?.messageId)
  t.equal(first?.payload, second?.payload)
  t.match(first?.messageId, /^msg_[0-9a-f]{32}$/)
})

t.test('at most four deliveries of a webhook are handed out, each once, the oldest first', async (t) => {
  const bench = await benchOf(t)
  const webhook = await hook(bench)
  const other = await hook(bench, ['job.cancelled'])
  for (let n = 0; n < 6; n++) {
    await createJob(bench, { scheduledAt: START + DAY })
    bench.clock.advance(1)
  }
  const oldest = (await list(bench, webhook)).map(({ messageId }) => messageId)
  const claimed = await claim(bench)
  t.strictSame(new Set(claimed.map(({ messageId }) => messageId)), new Set(oldest.slice(0, 4)))
  t.strictSame(await claim(bench), [])
  const [first] = claimed
  await bench.store.settleDelivery(webhook.webhookId, first?.messageId ?? '', TAKEN)
  t.strictSame(
    (await claim(bench)).map(({ messageId }) => messageId),
    [oldest[4]],
  )
  await cancel(bench, (await list(bench, webhook))[0]?.jobId ?? '')
  t.match(await claim(bench), [{ webhookId: other.webhookId }], 'and nobody waits for another webhook')
})

t.test('what is tried again has its turn when it is due, and not before what waited longer', async (t) => {
  const bench = await benchOf(t)
  const webhook = await hook(bench)
  const make = async () => {
    await createJob(bench, { scheduledAt: START + DAY })
    bench.clock.advance(1)
  }
  await make()
  const [failed] = await claim(bench)
  await bench.store.settleDelivery(webhook.webhookId, failed?.messageId ?? '', FAILED)
  for (let n = 0; n < 4; n++) await make()
  bench.clock.advance(10_000)
  const later = (await list(bench, webhook)).map(({ messageId }) => messageId)
  t.strictSame(new Set((await claim(bench)).map(({ messageId }) => messageId)), new Set(later.slice(1)))
})

t.test('what was handed out before a crash is handed out again, under the same id', async (t) => {
  const bench = await benchOf(t)
  await hook(bench)
  await createJob(bench, { scheduledAt: START + DAY })
  const before = await claim(bench)
  t.equal(before.length, 1)
  await bench.restart()
  t.strictSame(await claim(bench), before)
})

t.test('an attempt is settled once', async (t) => {
  const bench = await benchOf(t)
  const { webhookId } = await hook(bench)
  await createJob(bench, { scheduledAt: START + DAY })
  const messageId = (await claim(bench))[0]?.messageId ?? ''
  const settle = (attempt: typeof TAKEN | typeof FAILED) => bench.store.settleDelivery(webhookId, messageId, attempt)
  t.match(await settle(TAKEN), { status: 'delivered', attempts: 1, nextAttemptAt: null })
  t.match(await settle(FAILED), { status: 'delivered', attempts: 1, lastStatusCode: 204 })
  t.equal(await bench.store.settleDelivery(webhookId, 'msg_unknown', TAKEN), null)
})

t.test('a disabled webhook keeps what waits, and goes on with it', async (t) => {
  const bench = await benchOf(t)
  const { webhookId } = await hook(bench)
  await createJob(bench, { scheduledAt: START + DAY })
  const enable = (enabled: boolean) => bench.store.updateWebhook(webhookId, { enabled }, ACTOR)
  await enable(false)
  t.strictSame(await claim(bench), [])
  await enable(true)
  t.equal((await claim(bench)).length, 1)
})

t.test('what was delivered or given up can be sent again, with 24 hours more', async (t) => {
  const bench = await benchOf(t)
  const webhook = await hook(bench)
  await createJob(bench, { scheduledAt: START + DAY })
  const messageId = (await claim(bench))[0]?.messageId ?? ''
  const settle = (attempt: typeof TAKEN | typeof FAILED) =>
    bench.store.settleDelivery(webhook.webhookId, messageId, attempt)
  const again = () => bench.store.redeliver(webhook.webhookId, messageId, ACTOR)
  t.match(await again(), { status: 'sending' }, 'one under way stays as it is')
  bench.clock.advance(DAY)
  t.match(await settle(FAILED), { status: 'failed', attempts: 1 })
  t.match(await again(), { status: 'pending', attempts: 0, nextAttemptAt: START + DAY })
  await claim(bench)
  t.match(await settle(FAILED), { status: 'pending', attempts: 1 })
  bench.clock.advance(10_000)
  await claim(bench)
  t.match(await settle(TAKEN), { status: 'delivered', attempts: 2 })
  t.match(await again(), { status: 'pending', attempts: 0 })
})

t.test('old secrets sign until their overlap is over, and no more than five at a time', async (t) => {
  const bench = await benchOf(t)
  const { webhookId } = await hook(bench)
  const rotate = (secret: string, overlap: number) => bench.store.rotateWebhookSecret(webhookId, secret, overlap, ACTOR)
  const signing = async () => {
    await bench.store.testWebhook(webhookId, ACTOR)
    const [{ messageId, secrets } = { messageId: '', secrets: [] }] = await claim(bench)
    await bench.store.settleDelivery(webhookId, messageId, TAKEN)
    return secrets
  }
  await rotate('whsec_2', 1000)
  await rotate('whsec_3', 5000)
  t.strictSame(await signing(), ['whsec_3', 'whsec_2', 'whsec_AAAA'])
  bench.clock.advance(1000)
  t.strictSame(await signing(), ['whsec_3', 'whsec_2'], 'a later rotation prolongs nothing')
  bench.clock.advance(4000)
  t.strictSame(await signing(), ['whsec_3'])
  for (const secret of ['4', '5', '6', '7', '8']) await rotate(secret, DAY)
  t.strictSame(await signing(), ['8', '7', '6', '5', '4'])
  await rotate('9', 0)
  t.strictSame(await signing(), ['9'])
})

t.test('messages and their deliveries leave the disk after the retention', async (t) => {
  const bench = await benchOf(t, { retentionDays: 2 })
  const webhook = await hook(bench)
  await createJob(bench, { scheduledAt: START + 30 * DAY })
  bench.clock.advance(2 * DAY - 1)
  await cancel(bench, (await createJob(bench, { scheduledAt: START + 30 * DAY })).jobId)
  await bench.drain()
  t.equal((await list(bench, webhook)).length, 3)
  bench.clock.advance(1001)
  await bench.drain()
  t.strictSame(await events(bench, webhook), ['job.scheduled', 'job.cancelled'])
  t.equal(await bench.inside.count('messages'), 2)
})

t.test('a step of their removal is as long with many webhooks as with one', async (t) => {
  const bench = await benchOf(t, { retentionDays: 2 })
  for (let number = 0; number < 30; number++) await hook(bench)
  for (let number = 0; number < 40; number++) await createJob(bench, { scheduledAt: START + 30 * DAY })
  bench.clock.advance(3 * DAY)
  const left = async () => (await bench.inside.count('messages')) + (await bench.inside.count('deliveries'))
  let before = await left()
  t.equal(before, 40 + 30 * 40)
  while (await bench.step()) {
    const after = await left()
    t.ok(before - after <= 500, 'a step removes no more than 500 rows')
    before = after
  }
  t.equal(before, 0)
})

t.test('who changed a webhook is in the audit log, and no secret is', async (t) => {
  const bench = await benchOf(t)
  const { webhookId } = await hook(bench)
  const { store } = bench
  await store.updateWebhook(webhookId, { enabled: false }, ACTOR)
  await store.updateWebhook(webhookId, { enabled: false }, ACTOR)
  await store.updateWebhook(webhookId, { enabled: true }, ACTOR)
  await store.rotateWebhookSecret(webhookId, 'whsec_BBBB', DAY, ACTOR)
  const { messageId } = await store.testWebhook(webhookId, ACTOR)
  await claim(bench)
  await store.settleDelivery(webhookId, messageId, { statusCode: 410, error: 'gone' })
  await store.deleteWebhook(webhookId, ACTOR)
  const entries = await auditEntries(bench)
  t.strictSame(
    entries.map(({ action, actor }) => [action, actor?.keyName ?? null]),
    [
      ['createWebhook', 'alice'],
      ['updateWebhook', 'alice'],
      ['updateWebhook', 'alice'],
      ['rotateWebhookSecret', 'alice'],
      ['webhook.disabled', null],
      ['deleteWebhook', 'alice'],
    ],
  )
  t.ok(entries.every(({ subject }) => subject === webhookId))
  t.notMatch(JSON.stringify(entries), 'whsec_')
})
