import t from 'tap'
import { StoreError } from '../../db/errors.ts'
import { operations } from '../contract/document.ts'
import { makeKey, testApp } from '../helpers/app.ts'
import { exampleCall, guarded } from '../helpers/example-calls.ts'
import { faultyStore } from '../helpers/faulty-store.ts'

const withStore = guarded.filter(({ operationId }) => operationId !== 'getOwnApiKey')

t.test('a fault of the server is 500 everywhere, without internal details', async (t) => {
  const { store, fail } = await faultyStore(t)
  const { call } = await testApp(t, { store })
  fail(new Error('no such table: secrets'))
  for (const operation of withStore) {
    const { status, text, body } = await call(operation.operationId, exampleCall(operation))
    t.equal(status, 500, operation.operationId)
    t.notMatch(text, /secrets|faulty-store|Error:/)
    t.match(body.detail, 'requestId')
  }
  fail(null)
  t.equal((await call('listBulkActionJobs')).status, 200, 'and the next call is served')
})

t.test('a full disk is 503 everywhere, with Retry-After', async (t) => {
  const { store, fail } = await faultyStore(t)
  const { call } = await testApp(t, { store })
  fail(new StoreError('storage_full', 'The disk is full: make room, then repeat the call.'))
  for (const operation of withStore) {
    const { status, headers, body } = await call(operation.operationId, exampleCall(operation))
    t.equal(status, 503, operation.operationId)
    t.ok(Number(headers['retry-after']) > 0)
    t.match(body, { type: '/problems/storage_full', detail: /make room/ })
  }
})

t.test('readiness is 503 while the writer can not write; liveness is not', async (t) => {
  const { store, fail } = await faultyStore(t)
  const { call } = await testApp(t, { store })
  fail(new StoreError('storage_unavailable', 'The database can not be written.'))
  t.equal((await call('getReadiness', { as: null })).status, 503)
  t.equal((await call('getLiveness', { as: null })).status, 200)
})

t.test('where keys can not be read the call is answered, and the process continues', async (t) => {
  const { store, fail } = await faultyStore(t)
  const { app, call } = await testApp(t, { store })
  const ask = async () => {
    const headers = { authorization: `Bearer ${await makeKey(app, 'viewer')}` }
    return (await call('getOwnApiKey', { as: null, headers })).status
  }
  fail(new Error('disk I/O error'), ['findKeys'])
  t.equal(await ask(), 500)
  fail(new StoreError('storage_unavailable', 'The database can not be read.'), ['findKeys'])
  t.equal(await ask(), 503)
  fail(null)
  t.equal(await ask(), 200)
})

t.test('every operation is called here', async (t) => {
  const called = new Set([
    ...withStore.map(({ operationId }) => operationId),
    'getOwnApiKey',
    'getReadiness',
    'getLiveness',
  ])
  t.strictSame(
    operations.map(({ operationId }) => operationId).filter((id) => !called.has(id)),
    [],
  )
})
