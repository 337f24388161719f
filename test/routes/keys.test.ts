import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { idOf } from '../helpers/scenario.ts'

t.test('a key is created with 201, works at once, and its secret is shown once', async (t) => {
  const { call } = await testApp(t)
  const { status, headers, body } = await call('createApiKey', { body: { name: 'dashboard', role: 'viewer' } })
  t.equal(status, 201)
  t.equal(headers.location, `/api/keys/${body.key_id}`)
  t.match(body.prefix, /^ba_[a-z0-9]{12}$/)
  t.ok(body.key.startsWith(`${body.prefix}_`))
  const own = await call('getOwnApiKey', { as: null, headers: { authorization: `Bearer ${body.key}` } })
  t.match(own.body, { name: 'dashboard', role: 'viewer', scopes: ['jobs:read', 'devices:read'], expires_at: null })
  t.notMatch((await call('listApiKeys')).text, body.key)
})

t.test('the name of a key is unique for ever (409)', async (t) => {
  const { call } = await testApp(t)
  const make = () => call('createApiKey', { body: { name: 'dashboard', scopes: ['jobs:read'] } })
  const { body } = await make()
  t.equal((await make()).status, 409)
  t.match(await call('revokeApiKey', idOf(body.key_id)), { status: 200, body: { name: 'dashboard', success: true } })
  const again = await make()
  t.equal(again.status, 409)
  t.match(again.body.detail, 'dashboard')
})

t.test('the last administrator is not revoked (409), and an unknown key is 404', async (t) => {
  const { call } = await testApp(t)
  const { body } = await call('listApiKeys')
  const { key_id } = body.data.find((key: { name: string }) => key.name === 'admin')
  t.equal((await call('revokeApiKey', idOf(key_id))).status, 409)
  t.equal((await call('revokeApiKey', idOf('nonsense'))).status, 404)
  t.equal((await call('revokeApiKey', idOf('self'))).status, 404)
})

t.test('a key that would be expired already, or has both role and scopes, is 400', async (t) => {
  const { call } = await testApp(t)
  const past = await call('createApiKey', { body: { name: 'a', role: 'viewer', expires_at: '2026-02-28T23:59:59Z' } })
  t.match(past, { status: 400, body: { details: { expires_at: /future/ } } })
  const both = await call('createApiKey', { body: { name: 'a', role: 'viewer', scopes: ['jobs:read'] } })
  t.equal(both.status, 400)
  t.equal((await call('createApiKey', { body: { name: 'a' } })).status, 400)
})

t.test('operations whose answer can not be kept refuse an Idempotency-Key', async (t) => {
  const { call } = await testApp(t)
  const headers = { 'idempotency-key': 'NET-4711' }
  const key = await call('createApiKey', { body: { name: 'dashboard', role: 'viewer' }, headers })
  const imported = await call('importDevices', { body: '{"mac": "020000000001"}\n', headers })
  for (const { status, body } of [key, imported]) {
    t.equal(status, 400)
    t.match(body.details, { 'idempotency-key': /leave it out/ })
  }
  t.equal((await call('listDevices')).body.data.length, 0)
})
