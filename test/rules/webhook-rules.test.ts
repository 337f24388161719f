import t from 'tap'
import { afterAttempt, isGone, MOST_ATTEMPTS, RETRY_WINDOW_MS } from '../../db/webhooks/retry-schedule.ts'
import { MAX_SECRETS, MAX_WEBHOOKS } from '../../db/webhooks/webhook.ts'
import { checkCanSend, checkWebhookCount, liveSecrets, rotateSecret } from '../../db/webhooks/webhook-rules.ts'

const NOW = 1_000_000
const REFUSED = { statusCode: 500, error: 'answered 500' }
const after = (attempts: number, tryingSince: number, attempt: { statusCode: number | null; error: string | null }) =>
  afterAttempt({ attempts, tryingSince }, attempt, NOW, 0.5)

t.test('what becomes of a delivery after an attempt', async (t) => {
  t.strictSame(after(0, NOW, { statusCode: 204, error: null }), { status: 'delivered', nextAttemptAt: null })
  t.strictSame(after(0, NOW, REFUSED), { status: 'pending', nextAttemptAt: NOW + 5000 })
  t.strictSame(
    after(2, NOW, REFUSED),
    { status: 'pending', nextAttemptAt: NOW + 45_000 },
    'three times as long each time',
  )
  t.strictSame(after(2, NOW, { statusCode: null, error: 'no answer' }), after(2, NOW, REFUSED))
  const failed = { status: 'failed', nextAttemptAt: null }
  t.strictSame(after(0, NOW, { statusCode: 410, error: 'answered 410' }), failed, 'a receiver that is gone')
  t.strictSame(after(3, NOW - RETRY_WINDOW_MS, REFUSED), failed, 'the 24 hours are over')
  t.strictSame(after(MOST_ATTEMPTS - 1, NOW, REFUSED), failed, 'one attempt more than there may be')
  t.strictSame(
    after(3, NOW - RETRY_WINDOW_MS + 10, REFUSED),
    { status: 'pending', nextAttemptAt: NOW + 10 },
    'a last time',
  )
  t.strictSame(
    [410, 404, null].map((statusCode) => isGone({ statusCode, error: 'x' })),
    [true, false, false],
  )
})

t.test('a new secret signs beside the older ones until the overlap is over', async (t) => {
  const first = [{ secret: 'a', until: null }]
  const second = rotateSecret(first, 'b', 100, NOW)
  t.strictSame(second, [
    { secret: 'b', until: null },
    { secret: 'a', until: NOW + 100 },
  ])
  const third = rotateSecret(second, 'c', 500, NOW + 50)
  t.same(
    third.map(({ until }) => until),
    [null, NOW + 550, NOW + 100],
    'none signs for longer than it would have',
  )
  t.strictSame(
    liveSecrets(third, NOW + 99).map(({ secret }) => secret),
    ['c', 'b', 'a'],
  )
  t.strictSame(
    liveSecrets(third, NOW + 100).map(({ secret }) => secret),
    ['c', 'b'],
  )
  t.strictSame(
    rotateSecret(third, 'd', 0, NOW + 550).map(({ secret }) => secret),
    ['d', 'c'],
    'what is over is dropped',
  )
  let many = first
  for (let turn = 0; turn < 2 * MAX_SECRETS; turn++) many = rotateSecret(many, `${turn}`, 1000, NOW) as typeof many
  t.equal(many.length, MAX_SECRETS)
  t.equal(many[0]?.secret, `${2 * MAX_SECRETS - 1}`)
})

t.test('how many webhooks there may be, and which can be sent to', async (t) => {
  t.doesNotThrow(() => checkWebhookCount(MAX_WEBHOOKS - 1))
  t.throws(() => checkWebhookCount(MAX_WEBHOOKS), { code: 'conflict' })
  t.doesNotThrow(() => checkCanSend({ enabled: true }))
  t.throws(() => checkCanSend({ enabled: false }), { code: 'wrong_state' })
  t.throws(() => checkCanSend(undefined), { code: 'not_found' })
})
