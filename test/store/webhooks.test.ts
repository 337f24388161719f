import t from 'tap'
import type { Verbs } from '../../db/store.ts'
import { nextAttemptAt, RETRY_WINDOW_MS } from '../../db/webhooks/retry-schedule.ts'
import { JOB_EVENTS, type JobEventType, type Webhook } from '../../db/webhooks/webhook.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  count,
  createJob,
  runJob,
  START,
  upTo,
} from '../helpers/engine.ts'
import { randomOf } from '../helpers/random.ts'

const DAY = 24 * 3600 * 1000
const DRAFT = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
const TAKEN = { statusCode: 204, error: null }
const FAILED = { statusCode: 500, error: 'no' }

const hook = (bench: Bench, events: readonly JobEventType[] = JOB_EVENTS): Webhook =>
  bench.act((verbs) => verbs.createWebhook({ ...DRAFT, events }, ACTOR))
const list = (bench: Bench, { webhookId }: Webhook) =>
  bench.read.listDeliveries(webhookId, null, { limit: 1000, after: null }).data.toReversed()
const events = (bench: Bench, webhook: Webhook) => list(bench, webhook).map(({ event }) => event)
const claim = (bench: Bench) => bench.act((verbs) => verbs.claimDeliveries())

t.test('each transition of a job leaves its event, in the transaction of the change', async (t) => {
  const bench = benchOf(t)
  const webhook = hook(bench)
  addDevices(bench, upTo(10))
  const { jobId } = createJob(bench)
  const steps: [JobEventType, () => unknown][] = [
    ['job.started', () => bench.step()],
    ['job.paused', () => bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))],
    ['job.resumed', () => bench.act((verbs) => verbs.resumeJob(jobId, null, ACTOR))],
    ['job.completed', () => bench.drain()],
    ['job.deleted', () => bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))],
    ['job.restored', () => bench.act((verbs) => verbs.restoreJob(jobId, ACTOR))],
  ]
  const told: string[] = ['job.scheduled']
  t.strictSame(events(bench, webhook), told)
  for (const [event, step] of steps) {
    step()
    told.push(event)
    t.strictSame(events(bench, webhook), told)
  }
  runJob(bench, { maxLimit: 1 })
  cancel(bench, createJob(bench, { scheduledAt: START + DAY }).jobId)
  t.strictSame(new Set(events(bench, webhook)), new Set(JOB_EVENTS), 'no event is never told')
  const versions = list(bench, webhook).filter((one) => one.jobId === jobId)
  t.equal(versions.length, bench.read.getJob(jobId)?.version, 'as many as the job has versions')
})

t.test('a change that is rolled back or finds nothing to do leaves no event', async (t) => {
  const bench = benchOf(t)
  const webhook = hook(bench)
  const { jobId } = createJob(bench, { scheduledAt: START + DAY })
  t.throws(() =>
    bench.act((verbs) => {
      verbs.cancelJob(jobId, null, null, ACTOR)
      throw new Error('the disk is full')
    }),
  )
  cancel(bench, jobId)
  cancel(bench, jobId)
  t.strictSame(events(bench, webhook), ['job.scheduled', 'job.cancelled'])
})

t.test('nothing is written down that nobody wants to hear', async (t) => {
  const bench = benchOf(t)
  hook(bench, ['job.failed'])
  const disabled = hook(bench)
  bench.act((verbs) => verbs.updateWebhook(disabled.webhookId, { enabled: false }, ACTOR))
  addDevices(bench, upTo(5))
  runJob(bench)
  t.equal(count(bench, 'SELECT count(*) FROM outbox'), 0)
})

t.test('a message names its time and the job, and is the same for all who want it', async (t) => {
  const bench = benchOf(t)
  hook(bench)
  hook(bench)
  bench.clock.set(START + 123)
  const { jobId } = createJob(bench, { scheduledAt: START + DAY })
  const [first, second] = claim(bench)
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
  const bench = benchOf(t)
  const webhook = hook(bench)
  const other = hook(bench, ['job.cancelled'])
  for (let n = 0; n < 6; n++) {
    createJob(bench, { scheduledAt: START + DAY })
    bench.clock.advance(1)
  }
  const oldest = list(bench, webhook).map(({ messageId }) => messageId)
  const claimed = claim(bench)
  t.strictSame(new Set(claimed.map(({ messageId }) => messageId)), new Set(oldest.slice(0, 4)))
  t.strictSame(claim(bench), [])
  const [first] = claimed
  bench.act((verbs) => verbs.settleDelivery(webhook.webhookId, first?.messageId ?? '', TAKEN))
  t.strictSame(
    claim(bench).map(({ messageId }) => messageId),
    [oldest[4]],
  )
  cancel(bench, list(bench, webhook)[0]?.jobId ?? '')
  t.match(claim(bench), [{ webhookId: other.webhookId }], 'and nobody waits for another webhook')
})

t.test('what is tried again has its turn when it is due, and not before what waited longer', async (t) => {
  const bench = benchOf(t)
  const webhook = hook(bench)
  const make = () => {
    createJob(bench, { scheduledAt: START + DAY })
    bench.clock.advance(1)
  }
  make()
  const [failed] = claim(bench)
  bench.act((verbs) => verbs.settleDelivery(webhook.webhookId, failed?.messageId ?? '', FAILED))
  for (let n = 0; n < 4; n++) make()
  bench.clock.advance(10_000)
  const later = list(bench, webhook).map(({ messageId }) => messageId)
  t.strictSame(new Set(claim(bench).map(({ messageId }) => messageId)), new Set(later.slice(1)))
})

t.test('what was handed out before a crash is handed out again, under the same id', async (t) => {
  const bench = benchOf(t)
  hook(bench)
  createJob(bench, { scheduledAt: START + DAY })
  const before = claim(bench)
  t.equal(before.length, 1)
  bench.restart()
  t.strictSame(claim(bench), before)
})

t.test('an attempt is settled once', async (t) => {
  const bench = benchOf(t)
  const { webhookId } = hook(bench)
  createJob(bench, { scheduledAt: START + DAY })
  const messageId = claim(bench)[0]?.messageId ?? ''
  const settle = (attempt: typeof TAKEN | typeof FAILED) =>
    bench.act((verbs) => verbs.settleDelivery(webhookId, messageId, attempt))
  t.match(settle(TAKEN), { status: 'delivered', attempts: 1, nextAttemptAt: null })
  t.match(settle(FAILED), { status: 'delivered', attempts: 1, lastStatusCode: 204 })
  t.equal(
    bench.act((verbs) => verbs.settleDelivery(webhookId, 'msg_unknown', TAKEN)),
    null,
  )
})

t.test('a disabled webhook keeps what waits, and goes on with it', async (t) => {
  const bench = benchOf(t)
  const { webhookId } = hook(bench)
  createJob(bench, { scheduledAt: START + DAY })
  const enable = (enabled: boolean) => bench.act((verbs) => verbs.updateWebhook(webhookId, { enabled }, ACTOR))
  enable(false)
  t.strictSame(claim(bench), [])
  enable(true)
  t.equal(claim(bench).length, 1)
})

t.test('what was delivered or given up can be sent again, with 24 hours more', async (t) => {
  const bench = benchOf(t)
  const webhook = hook(bench)
  createJob(bench, { scheduledAt: START + DAY })
  const messageId = claim(bench)[0]?.messageId ?? ''
  const settle = (attempt: typeof TAKEN | typeof FAILED) =>
    bench.act((verbs) => verbs.settleDelivery(webhook.webhookId, messageId, attempt))
  const again = () => bench.act((verbs) => verbs.redeliver(webhook.webhookId, messageId, ACTOR))
  t.match(again(), { status: 'sending' }, 'one under way stays as it is')
  bench.clock.advance(DAY)
  t.match(settle(FAILED), { status: 'failed', attempts: 1 })
  t.match(again(), { status: 'pending', attempts: 0, nextAttemptAt: START + DAY })
  claim(bench)
  t.match(settle(FAILED), { status: 'pending', attempts: 1 })
  bench.clock.advance(10_000)
  claim(bench)
  t.match(settle(TAKEN), { status: 'delivered', attempts: 2 })
  t.match(again(), { status: 'pending', attempts: 0 })
})

t.test('retries come ever later, at most 4 hours and a quarter apart, until 24 hours are over', async (t) => {
  const random = randomOf(t)
  for (let run = 0; run < 50; run++) {
    let now = START
    for (let attempts = 1; ; attempts++) {
      const next = nextAttemptAt(attempts, START, now, random.whole(0, 999) / 1000)
      if (next === null) {
        t.equal(now, START + RETRY_WINDOW_MS)
        t.ok(attempts >= 11 && attempts <= 16, `after ${attempts} attempts`)
        break
      }
      const [shortest, longest] = [5000 * 0.75 * Math.min(3 ** (attempts - 1), 2880), 4 * 3600 * 1000 * 1.25]
      t.ok(next === START + RETRY_WINDOW_MS || next - now >= shortest - 1)
      t.ok(next - now <= longest)
      now = next
    }
  }
})

t.test(
  'the first retry comes after 5 seconds, a quarter more or less, and the next after three times as long',
  async (t) => {
    const delays = (attempts: number) => [0, 0.5, 1].map((random) => nextAttemptAt(attempts, 0, 0, random))
    t.strictSame(
      [delays(1), delays(2)],
      [
        [3750, 5000, 6250],
        [11_250, 15_000, 18_750],
      ],
    )
  },
)

t.test('old secrets sign until their overlap is over, and no more than five at a time', async (t) => {
  const bench = benchOf(t)
  const { webhookId } = hook(bench)
  const rotate = (secret: string, overlap: number) =>
    bench.act((verbs) => verbs.rotateWebhookSecret(webhookId, secret, overlap, ACTOR))
  const signing = () => {
    bench.act((verbs) => verbs.testWebhook(webhookId, ACTOR))
    const [{ messageId, secrets } = { messageId: '', secrets: [] }] = claim(bench)
    bench.act((verbs) => verbs.settleDelivery(webhookId, messageId, TAKEN))
    return secrets
  }
  rotate('whsec_2', 1000)
  rotate('whsec_3', 5000)
  t.strictSame(signing(), ['whsec_3', 'whsec_2', 'whsec_AAAA'])
  bench.clock.advance(1000)
  t.strictSame(signing(), ['whsec_3', 'whsec_2'], 'a later rotation prolongs nothing')
  bench.clock.advance(4000)
  t.strictSame(signing(), ['whsec_3'])
  for (const secret of ['4', '5', '6', '7', '8']) rotate(secret, DAY)
  t.strictSame(signing(), ['8', '7', '6', '5', '4'])
  rotate('9', 0)
  t.strictSame(signing(), ['9'])
})

t.test('messages and their deliveries leave the disk after the retention', async (t) => {
  const bench = benchOf(t, { retentionDays: 2 })
  const webhook = hook(bench)
  createJob(bench, { scheduledAt: START + 30 * DAY })
  bench.clock.advance(2 * DAY - 1)
  cancel(bench, createJob(bench, { scheduledAt: START + 30 * DAY }).jobId)
  bench.drain()
  t.equal(list(bench, webhook).length, 3)
  bench.clock.advance(1001)
  bench.drain()
  t.strictSame(events(bench, webhook), ['job.scheduled', 'job.cancelled'])
  t.equal(count(bench, 'SELECT count(*) FROM outbox'), 2)
})

t.test('a step of their removal is as long with many webhooks as with one', async (t) => {
  const bench = benchOf(t, { retentionDays: 2 })
  for (let number = 0; number < 30; number++) hook(bench)
  for (let number = 0; number < 40; number++) createJob(bench, { scheduledAt: START + 30 * DAY })
  bench.clock.advance(3 * DAY)
  const left = () => count(bench, 'SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM webhook_deliveries)')
  let before = left()
  t.equal(before, 40 + 30 * 40)
  while (bench.step()) {
    t.ok(before - left() <= 500, 'a step removes no more than 500 rows')
    before = left()
  }
  t.equal(before, 0)
})

t.test('who changed a webhook is in the audit log, and no secret is', async (t) => {
  const bench = benchOf(t)
  const { webhookId } = hook(bench)
  const act = (work: (verbs: Verbs) => unknown) => bench.act(work)
  act((verbs) => verbs.updateWebhook(webhookId, { enabled: false }, ACTOR))
  act((verbs) => verbs.updateWebhook(webhookId, { enabled: false }, ACTOR))
  act((verbs) => verbs.updateWebhook(webhookId, { enabled: true }, ACTOR))
  act((verbs) => verbs.rotateWebhookSecret(webhookId, 'whsec_BBBB', DAY, ACTOR))
  const { messageId } = act((verbs) => verbs.testWebhook(webhookId, ACTOR)) as { messageId: string }
  claim(bench)
  act((verbs) => verbs.settleDelivery(webhookId, messageId, { statusCode: 410, error: 'gone' }))
  act((verbs) => verbs.deleteWebhook(webhookId, ACTOR))
  const entries = bench.db
    .prepare<[], { action: string; key_name: string | null; subject: string; after: string | null }>(
      'SELECT action, key_name, subject, before, after FROM audit_log ORDER BY seq',
    )
    .all()
  t.strictSame(
    entries.map(({ action, key_name }) => [action, key_name]),
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
