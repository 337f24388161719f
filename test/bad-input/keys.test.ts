import t from 'tap'
import { makeApiKey } from '../../plugins/auth/key-text.ts'
import { ACTOR, makeKey, START, testApp } from '../helpers/app.ts'
import { refused } from '../helpers/refusal.ts'
import { BLOCK, idOf } from '../helpers/scenario.ts'

const bearer = (key: string) => ({ as: null, headers: { authorization: `Bearer ${key}` } })
const create = { to: 'createBulkActionJob', body: BLOCK }

t.test('a wrong key is refused', async (t) => {
  const app = await testApp(t)
  const almost = `${app.keys.administrator.slice(0, -1)}x`
  for (const key of [almost, makeApiKey().key, 'admin', app.keys.administrator.toUpperCase()]) {
    await refused(t, app, { to: create.to, call: { ...bearer(key), body: BLOCK }, status: 401, says: /key/ })
  }
})

t.test('a revoked key is refused', async (t) => {
  const app = await testApp(t)
  const { body } = await app.call('createApiKey', { body: { name: 'gone', role: 'administrator' } })
  await app.call('revokeApiKey', idOf(body.key_id))
  await refused(t, app, { to: create.to, call: { ...bearer(body.key), body: BLOCK }, status: 401, says: /revoked/ })
})

t.test('an expired key is refused', async (t) => {
  const app = await testApp(t)
  const { key, prefix, hash } = makeApiKey()
  const draft = { name: 'short', role: null, scopes: ['jobs:write'], prefix, hash, expiresAt: START + 1000 }
  await app.app.store.createKey(draft, ACTOR)
  app.moveClock(1000)
  await refused(t, app, { to: create.to, call: { ...bearer(key), body: BLOCK }, status: 401, says: /expired/ })
})

t.test('a key without the scope is refused, and hears which one it lacks', async (t) => {
  const app = await testApp(t)
  await refused(t, app, { to: create.to, call: { body: BLOCK, as: 'viewer' }, status: 403, says: /jobs:write/ })
  const key = await makeKey(app.app, 'viewer', ['devices:read'])
  await refused(t, app, { to: 'listBulkActionJobs', call: bearer(key), status: 403, says: /jobs:read/ })
})
