import t from 'tap'
import { makeApiKey, prefixOf } from '../../plugins/auth/key-text.ts'
import { ACTOR, START, testApp } from '../helpers/app.ts'
import { exampleCall, guarded } from '../helpers/example-calls.ts'

t.test('without a valid key every operation but health is 401, and says how to authenticate', async (t) => {
  const { call } = await testApp(t)
  const wrong: Record<string, Record<string, string>> = {
    'no key': {},
    'an unknown key': { authorization: `Bearer ${makeApiKey().key}` },
    'no key of ours': { authorization: 'Bearer open-sesame' },
    'another scheme': { authorization: 'Digest username="admin"' },
    'a scheme alone': { authorization: 'Bearer' },
    'a scheme twice': { authorization: `Bearer Bearer ${makeApiKey().key}` },
  }
  for (const operation of guarded) {
    for (const [what, headers] of Object.entries(wrong)) {
      const answer = await call(operation.operationId, { ...exampleCall(operation), as: null, headers })
      t.equal(answer.status, 401, `${operation.operationId} with ${what}`)
      t.match(String(answer.headers['www-authenticate']), /^Bearer realm=/)
      t.match(
        answer.body.detail,
        /Authorization: Bearer <key>|unknown or was revoked|"Bearer" twice/,
        'says what to do',
      )
    }
  }
})

t.test('a revoked key is 401 from the answer to its revocation on', async (t) => {
  const { app, call } = await testApp(t)
  const { body } = await call('createApiKey', { body: { name: 'dashboard', role: 'viewer' } })
  const headers = { authorization: `Bearer ${body.key}` }
  t.equal((await call('getOwnApiKey', { as: null, headers })).status, 200)
  await call('revokeApiKey', { params: { id: body.key_id } })
  const answer = await call('getOwnApiKey', { as: null, headers })
  t.equal(answer.status, 401)
  t.match(answer.body.detail, /revoked/)
  t.equal((await app.store.findKeys(prefixOf(body.key)))[0]?.revokedAt, START)
})

t.test('an expired key is 401 from that millisecond on, and says since when', async (t) => {
  const { app, call, clock } = await testApp(t)
  const { key, prefix, hash } = makeApiKey()
  const draft = { name: 'short', role: 'viewer', scopes: ['jobs:read'], prefix, hash, expiresAt: START + 1000 }
  await app.store.createKey(draft, ACTOR)
  const headers = { authorization: `Bearer ${key}` }
  clock.advance(999)
  t.equal((await call('getOwnApiKey', { as: null, headers })).status, 200)
  clock.advance(1)
  const answer = await call('getOwnApiKey', { as: null, headers })
  t.equal(answer.status, 401)
  t.match(answer.body.detail, 'expired at 2026-03-01T00:00:01.000Z')
})

t.test('only feeds take the key as the password of HTTP Basic', async (t) => {
  const { call, keys } = await testApp(t)
  const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}` })
  const feed = { params: { action_type: 'block' }, as: null }
  t.equal((await call('getFeed', { ...feed, headers: basic(keys.operator) })).status, 200)
  const refused = await call('getFeed', { ...feed, headers: basic('wrong') })
  t.equal(refused.status, 401)
  t.match(String(refused.headers['www-authenticate']), /Basic realm=/)
  t.equal((await call('listDevices', { as: null, headers: basic(keys.operator) })).status, 401)
})
