import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { ALL_EVENTS } from '../helpers/webhook-app.ts'

const PUBLIC = { webhooks: { resolve: async () => [{ address: '8.8.8.8', family: 4 }] } }
const BODY = { url: 'https://receiver.example/hook', events: ['job.completed'] }

t.test('a webhook is created with 201 and a Location, and shows its secret once', async (t) => {
  const { call } = await testApp(t, PUBLIC)
  const { status, headers, body } = await call('createWebhook', { body: { ...BODY, enabled: false } })
  t.equal(status, 201)
  const { secret, ...shown } = body
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.equal(headers.location, `/api/webhooks/${shown.webhook_id}`)
  t.match(shown, { ...BODY, enabled: false, description: null, created_by: 'admin' })
  const params = { id: shown.webhook_id }
  const answers = [await call('getWebhook', { params }), await call('listWebhooks')]
  t.strictSame(answers[0]?.body, shown)
  t.strictSame(answers[1]?.body, { data: [shown], next_cursor: null })
  answers.push(await call('updateWebhook', { params, body: { description: 'moved' } }))
  answers.push(await call('deleteWebhook', { params }))
  for (const { text } of answers) t.notMatch(text, 'whsec_')
})

t.test('an update leaves other fields as they are', async (t) => {
  const { call, clock } = await testApp(t, PUBLIC)
  const { body } = await call('createWebhook', { body: { ...BODY, description: 'chat' } })
  const { secret: _, ...before } = body
  const params = { id: body.webhook_id }
  clock.advance(1000)
  const updated_at = '2026-03-01T00:00:01.000Z'
  const disabled = await call('updateWebhook', { params, body: { enabled: false } })
  t.strictSame(disabled.body, { ...before, enabled: false, updated_at })
  const nothing = await call('updateWebhook', { params, body: { description: null, events: ALL_EVENTS } })
  t.strictSame(nothing.body, { ...before, enabled: false, description: null, events: ALL_EVENTS, updated_at })
  t.equal((await call('updateWebhook', { params, body: {} })).status, 400)
})

t.test('a forbidden URL is 400, on creation and on an update', async (t) => {
  const { call } = await testApp(t, { webhooks: { resolve: async () => [{ address: '10.0.0.7', family: 4 }] } })
  const made = await call('createWebhook', { body: { ...BODY, url: 'http://8.8.8.8/' } })
  const wrong: [string, RegExp][] = [
    ['ftp://receiver.example/', /must be an http or https URL/],
    ['receiver.example', /must be an http or https URL/],
    ['http://user:secret@receiver.example/', /must not contain credentials/],
    ['https://receiver.example/#x', /must not have a fragment/],
    ['http://127.0.0.1:3000/', /leads to 127\.0\.0\.1/],
    ['http://[::ffff:169.254.169.254]/', /not a public address/],
    ['http://2130706433/', /leads to 127\.0\.0\.1/],
    ['https://receiver.example/', /leads to 10\.0\.0\.7, .* WEBHOOK_ALLOWED_NETWORKS/],
  ]
  for (const [url, message] of wrong) {
    for (const { status, body } of [
      await call('createWebhook', { body: { ...BODY, url } }),
      await call('updateWebhook', { params: { id: made.body.webhook_id }, body: { url } }),
    ]) {
      t.equal(status, 400, url)
      t.match(body.details.url, message)
      t.notMatch(body.detail, 'secret')
    }
  }
  t.equal((await call('listWebhooks')).body.data.length, 1)
})

t.test('a name that does not resolve is accepted', async (t) => {
  const resolve = async () => {
    throw new Error('ENOTFOUND')
  }
  const { call } = await testApp(t, { webhooks: { resolve } })
  t.equal((await call('createWebhook', { body: BODY })).status, 201)
})

t.test('a name whose server does not answer is accepted after a while, on creation and on an update', async (t) => {
  const resolve = () => new Promise<never>(() => {})
  const { call } = await testApp(t, { webhooks: { resolve, resolveTimeoutMs: 1 } })
  const { status, body } = await call('createWebhook', { body: BODY })
  t.equal(status, 201)
  const url = 'https://other.example/hook'
  t.equal((await call('updateWebhook', { params: { id: body.webhook_id }, body: { url } })).status, 200)
})

t.test('operations that answer with a secret refuse an Idempotency-Key', async (t) => {
  const { call } = await testApp(t, PUBLIC)
  const headers = { 'idempotency-key': 'one' }
  t.equal((await call('createWebhook', { body: BODY, headers })).status, 400)
  const { body } = await call('createWebhook', { body: BODY })
  t.equal((await call('rotateWebhookSecret', { params: { id: body.webhook_id }, headers })).status, 400)
})

t.test('there can be 50 webhooks', async (t) => {
  const { call } = await testApp(t, PUBLIC)
  for (let n = 0; n < 50; n++) t.equal((await call('createWebhook', { body: BODY })).status, 201)
  const { status, body } = await call('createWebhook', { body: BODY })
  t.equal(status, 409)
  t.match(body.detail, /50 webhooks/)
  const first = await call('listWebhooks', { query: { limit: 30 } })
  const rest = await call('listWebhooks', { query: { limit: 30, cursor: first.body.next_cursor } })
  const ids = [...first.body.data, ...rest.body.data].map((one: { webhook_id: string }) => one.webhook_id)
  t.equal(new Set(ids).size, 50)
  t.strictSame(ids, ids.toSorted().reverse(), 'newest first')
})

t.test('deliveries are paged, newest first, by their state', async (t) => {
  const { call, app } = await testApp(t, { ...PUBLIC, webhooks: { ...PUBLIC.webhooks, pollMs: 2 ** 30 } })
  const { body } = await call('createWebhook', { body: BODY })
  const params = { id: body.webhook_id }
  const made: string[] = []
  for (let n = 0; n < 5; n++) made.unshift((await call('testWebhook', { params })).body.message_id)
  const query = { status: 'pending', limit: 3 }
  const first = await call('listWebhookDeliveries', { params, query })
  const rest = await call('listWebhookDeliveries', { params, query: { ...query, cursor: first.body.next_cursor } })
  t.equal(rest.body.next_cursor, null)
  t.strictSame(
    [...first.body.data, ...rest.body.data].map((one: { message_id: string }) => one.message_id),
    made,
  )
  const other = { status: 'failed', cursor: first.body.next_cursor }
  t.equal((await call('listWebhookDeliveries', { params, query: other })).status, 400, 'a cursor of another filter')
  t.equal((await app.store.claimDeliveries()).length, 4)
  const sending = await call('listWebhookDeliveries', { params, query: { status: 'sending' } })
  t.equal(sending.body.data.length, 4)
})
