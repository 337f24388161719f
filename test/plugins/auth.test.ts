import t, { type Test } from 'tap'
import { operation } from '../../plugins/validation/operation.ts'
import { within } from '../helpers/until.ts'
import { bareApp, fakeKeyStore, testOperation } from './bare-app.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')

async function guarded(t: Test, keys = fakeKeyStore()) {
  const answerActor = ({ actor }: { actor: unknown }) => ({ actor }) as never
  const built = await bareApp(
    t,
    (app) => {
      app.route(operation(testOperation({ url: '/open' }), () => ({ ok: true }) as never))
      app.route(operation(testOperation({ url: '/open/actor' }), answerActor))
      app.route(operation(testOperation({ url: '/any', scopes: [] }), answerActor))
      app.route(operation(testOperation({ url: '/read', scopes: ['jobs:read'] }), answerActor))
      app.route(operation(testOperation({ url: '/feed', scopes: ['feeds:read'], basicAuth: true }), answerActor))
    },
    keys,
  )
  const get = (url: string, authorization?: string) =>
    built.app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
  return { ...built, get }
}
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

t.test('an open operation asks for no key and has no actor', async (t) => {
  const { get } = await guarded(t)
  t.equal((await get('/open')).statusCode, 200)
  t.equal((await get('/open/actor')).statusCode, 500)
})

t.test('a key with the scope gets in, and the handler knows who asks', async (t) => {
  const { get, keys } = await guarded(t)
  const key = keys.add('anna', ['jobs:read'])
  const answer = await get('/read', `Bearer ${key}`)
  t.match(answer.json(), { actor: { keyId: 'id-anna', keyName: 'anna', address: '127.0.0.1' } })
  t.equal(answer.json().actor.requestId, answer.headers['x-request-id'])
  t.equal((await get('/read', `bearer   ${key} `)).statusCode, 200, 'the scheme has no case')
})

t.test('any valid key gets in where no scope is asked for', async (t) => {
  const { get, keys } = await guarded(t)
  t.equal((await get('/any', `Bearer ${keys.add('anna', [])}`)).statusCode, 200)
  t.equal((await get('/any')).statusCode, 401)
})

t.test('without the scope it is 403 and the scope is named', async (t) => {
  const { get, keys } = await guarded(t)
  const answer = await get('/read', `Bearer ${keys.add('anna', ['devices:read'])}`)
  t.equal(answer.statusCode, 403)
  t.match(answer.json(), {
    type: '/problems/forbidden',
    detail: 'This API key lacks the scope jobs:read; use one that has it.',
  })
})

t.test('each way not to get in is 401 with a challenge and a sentence of its own', async (t) => {
  const { get, keys } = await guarded(t)
  const key = keys.add('anna', ['jobs:read'])
  const revoked = keys.add('bob', ['jobs:read'], { revokedAt: 1 })
  const expired = keys.add('carl', ['jobs:read'], { expiresAt: NOW })
  const unknown = 'This API key is unknown or was revoked.'
  const wrongSecret = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
  const cases: [string | undefined, string | RegExp][] = [
    [undefined, /^This operation needs an API key; send the key as "Authorization: Bearer <key>"\.$/],
    ['Bearer', /unknown scheme/],
    ['Bearer ', /has no API key/],
    [`Bearer ${'x'.repeat(2000)}`, /has no API key/],
    [key, /unknown scheme/],
    [`Token ${key}`, /unknown scheme/],
    [basic('anna', key), /This operation does not accept HTTP Basic; send the key as/],
    [`Bearer ${wrongSecret}`, unknown],
    ['Bearer nonsense', unknown],
    [`Bearer ${revoked}`, unknown],
    [`Bearer ${expired}`, 'This API key expired at 2026-03-01T00:00:00.000Z; ask an administrator for a new one.'],
  ]
  for (const [authorization, detail] of cases) {
    const answer = await get('/read', authorization)
    t.equal(answer.statusCode, 401)
    t.match(answer.json(), { type: '/problems/unauthorized', detail })
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="bulk-actions"')
    t.notMatch(answer.body, key, 'no key is answered back')
  }
})

t.test('a key works until the moment it expires', async (t) => {
  const { get, keys, clock } = await guarded(t)
  const key = keys.add('anna', ['jobs:read'], { expiresAt: NOW + 1 })
  t.equal((await get('/read', `Bearer ${key}`)).statusCode, 200)
  clock.advance(1)
  t.equal((await get('/read', `Bearer ${key}`)).statusCode, 401)
})

t.test('feeds also take HTTP Basic with the key as the password', async (t) => {
  const { get, keys } = await guarded(t)
  const key = keys.add('firewall', ['feeds:read'])
  t.equal((await get('/feed', basic('anybody', key))).statusCode, 200)
  t.equal((await get('/feed', basic('', key))).statusCode, 200)
  t.equal((await get('/feed', `Bearer ${key}`)).statusCode, 200)
  for (const authorization of [undefined, basic('x', ''), 'Basic !!!', basic('x', 'wrong')]) {
    const answer = await get('/feed', authorization)
    t.equal(answer.statusCode, 401)
    t.strictSame(answer.headers['www-authenticate'], [
      'Bearer realm="bulk-actions"',
      'Basic realm="bulk-actions", charset="UTF-8"',
    ])
  }
})

t.test('the use of a key is noted at most once a minute', async (t) => {
  const { get, keys, clock } = await guarded(t)
  const anna = keys.add('anna', ['jobs:read'])
  const bob = keys.add('bob', [])
  for (const key of [anna, anna, bob, bob]) await get('/read', `Bearer ${key}`)
  t.strictSame(keys.calls.touch, ['id-anna', 'id-bob'])
  clock.advance(59_999)
  await get('/read', `Bearer ${anna}`)
  t.equal(keys.calls.touch.length, 2)
  clock.advance(1)
  await get('/read', `Bearer ${anna}`)
  t.strictSame(keys.calls.touch, ['id-anna', 'id-bob', 'id-anna'])
})

t.test('the use of a key is noted, too, after the clock was put back', async (t) => {
  const { get, keys, clock } = await guarded(t)
  const anna = keys.add('anna', ['jobs:read'])
  await get('/read', `Bearer ${anna}`)
  clock.advance(-3_600_000)
  for (let call = 0; call < 2; call++) await get('/read', `Bearer ${anna}`)
  t.strictSame(keys.calls.touch, ['id-anna', 'id-anna'])
})

t.test('a store that can not note the use of a key keeps nobody out', async (t) => {
  const keys = fakeKeyStore()
  keys.store.touchKey = () => Promise.reject(new Error('disk full'))
  const { get } = await guarded(t, keys)
  t.equal((await get('/read', `Bearer ${keys.add('anna', ['jobs:read'])}`)).statusCode, 200)
})

t.test('keys are looked up once, until keys are changed', async (t) => {
  const { get, keys } = await guarded(t)
  const key = keys.add('anna', ['jobs:read'])
  for (let call = 0; call < 3; call++) await get('/read', `Bearer ${key}`)
  t.equal(keys.calls.find, 1)
  const [stored] = keys.keys.splice(0, 1)
  if (stored !== undefined) keys.keys.push({ ...stored, revokedAt: 1 })
  keys.tell()
  t.equal((await get('/read', `Bearer ${key}`)).statusCode, 401)
  t.equal(keys.calls.find, 2)
})

t.test('a key that is revoked while it is looked up does not get in', async (t) => {
  const keys = fakeKeyStore()
  const { get } = await guarded(t, keys)
  const key = keys.add('anna', ['jobs:read'])
  const { findKeys } = keys.store
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  keys.store.findKeys = async (prefix) => {
    const found = await findKeys(prefix)
    asked.resolve()
    await answer.promise
    return found
  }
  const waiting = get('/read', `Bearer ${key}`)
  await within(asked.promise, 'the key is looked up')
  const [stored] = keys.keys.splice(0, 1)
  if (stored !== undefined) keys.keys.push({ ...stored, revokedAt: 1 })
  keys.tell()
  answer.resolve()
  t.equal((await waiting).statusCode, 401)
})

t.test('a guessed prefix is not remembered', async (t) => {
  const { get, keys } = await guarded(t)
  await get('/read', 'Bearer nonsense')
  await get('/read', 'Bearer nonsense')
  t.equal(keys.calls.find, 2)
})

t.test('the key is asked for before the body is looked at', async (t) => {
  const { app } = await bareApp(t, (app) =>
    app.route(
      operation(testOperation({ method: 'POST', scopes: [], consumes: ['application/json'] }), () => 1 as never),
    ),
  )
  const headers = { 'content-type': 'text/csv' }
  t.equal((await app.inject({ method: 'POST', url: '/test', headers, payload: 'x' })).statusCode, 401)
})
