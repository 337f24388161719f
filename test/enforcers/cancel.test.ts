import { EventEmitter } from 'node:events'
import t, { type Test } from 'tap'
import type { EnforcementCall, Enforcer, ItemAnswer } from '../../enforcers/enforcer.ts'
import { ACTOR, START, testApp } from '../helpers/app.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { heard, until } from '../helpers/until.ts'

/** An enforcer whose calls the test answers, or lets hang until they are called off. */
async function heldApp(t: Test, cancelWaitMs: number) {
  const told = new EventEmitter()
  const calls: EnforcementCall[] = []
  const held = (call: EnforcementCall) =>
    new Promise<readonly ItemAnswer[]>((resolve, reject) => {
      const done = () => resolve(call.items.map(() => ({ outcome: 'applied' as const })))
      call.signal.addEventListener('abort', () => reject(new Error('called off')))
      calls.push(call)
      told.once('answer', done)
      told.once('refuse', () => reject(new Error('refused')))
      told.emit('call')
    })
  const enforcer: Enforcer = {
    apply: held,
    lift: held,
    probe: async () => {},
    start: async () => [],
    isInPlace: async () => true,
  }
  // A pause that no test outlasts: whoever goes on before was told to.
  const enforcement = { enforcer, cancelWaitMs, attempts: 2, firstPauseMs: 3_600_000, timeoutMs: 3_600_000 }
  const app = await testApp(t, { enforcement, storeOptions: { chunks: { min: 3, max: 3 } } })
  const { store } = app.app
  const records = Array.from({ length: 9 }, (_, index) => ({ kind: 'record' as const, mac: index + 1 }))
  await store.importPiece(await store.beginImport(PLAIN_IMPORT, ACTOR), records)
  const nextCall = () => heard(told, 'call', 'the enforcer is called')
  const called = nextCall()
  const criteria = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
  const { body } = await app.call('createBulkActionJob', {
    body: { action_type: 'block', action_reason: 'a test', criteria },
  })
  await called
  return { ...app, calls, told, nextCall, jobId: body.job_id as string, criteria }
}
const HOUR = 3_600_000
const MAC_1 = '00:00:00:00:00:01'

t.test('a cancel waits for the call in flight, and its items count', async (t) => {
  const { call, calls, told, jobId, app } = await heldApp(t, HOUR)
  const cancelled = call('cancelBulkActionJob', { params: { id: jobId } })
  // The stop reaches the writer before this does.
  await app.store.ping()
  t.equal((await app.store.getJob(jobId))?.status, 'running')
  told.emit('answer')
  t.match(await cancelled, { status: 200, body: { status: 'cancelled' } })
  t.match(await app.store.getJob(jobId), { affectedCount: 3, failedCount: 0, notReachedCount: 6 })
  t.equal(calls.length, 1, 'and starts no new one')
})

t.test('a bulk cancel waits, too, and another job is cancelled meanwhile', async (t) => {
  const { call, told, jobId, app, criteria } = await heldApp(t, HOUR)
  const other = await call('createBulkActionJob', {
    body: { action_type: 'monitor', action_reason: 'a test', criteria },
  })
  const all = call('cancelBulkActionJobs', { body: { filter: { action_type: 'block' } } })
  t.match(await call('cancelBulkActionJob', { params: { id: other.body.job_id } }), { status: 200 })
  t.equal((await app.store.getJob(jobId))?.status, 'running')
  told.emit('answer')
  t.match(await all, { status: 200, body: { cancelled: 1 } })
})

t.test('after its wait a cancel settles the batch as unknown, and the devices show that', async (t) => {
  const { call, calls, jobId, app } = await heldApp(t, 1)
  t.match(await call('cancelBulkActionJob', { params: { id: jobId } }), { status: 200 })
  t.match(await app.store.getJob(jobId), { affectedCount: 0, failedCount: 3, notReachedCount: 6, status: 'cancelled' })
  const { data } = await app.store.listItems(jobId, 'failed', { limit: 9, after: null })
  t.strictSame(
    data.map(({ code }) => code),
    Array(3).fill('outcome_unknown'),
  )
  t.equal(calls[0]?.signal.aborted, false, 'the call is under way still: nobody can take it back')
  const device = await call('getDevice', { params: { mac: MAC_1 } })
  const since = new Date(START).toISOString()
  t.match(device.body, { statuses: [], unconfirmed: [{ action_type: 'block', job_id: jobId, since }] })
  const deleted = await call('deleteDevice', { params: { mac: MAC_1 } })
  t.match(deleted, { status: 409, body: { detail: /not known whether \S+ is under block at the equipment/ } })
})

t.test('a late answer to an abandoned call is followed by a lift, before any other call', async (t) => {
  const { call, calls, told, jobId, app, criteria, nextCall } = await heldApp(t, 1)
  await call('cancelBulkActionJob', { params: { id: jobId } })
  const other = { action_type: 'monitor', action_reason: 'a test', criteria }
  await call('createBulkActionJob', { body: other })
  await app.store.ping()
  t.equal(calls.length, 1, 'two calls could overtake each other')
  const second = nextCall()
  told.emit('answer')
  await second
  const third = nextCall()
  told.emit('answer')
  await third
  const asked = calls
    .slice(1)
    .map(({ jobId, items }) => [jobId, items.map(({ actionType, mac }) => `${actionType} ${mac}`)])
  t.ok(
    asked.some(([by, items]) => by === null && String(items) === 'block 1,block 2,block 3'),
    'what may have been done is lifted',
  )
  told.emit('answer')
  const shown = async () => (await call('getDevice', { params: { mac: MAC_1 } })).body.unconfirmed
  await until(async () => (await shown()).length === 0, 'the device shows nothing unconfirmed any more')
})

t.test('a cleanup made meanwhile reaches the devices, and skips none', async (t) => {
  const { call, told, jobId, criteria, settled } = await heldApp(t, 1)
  await call('cancelBulkActionJob', { params: { id: jobId } })
  told.on('call', () => setImmediate(() => told.emit('answer')))
  const body = { action_type: 'cleanup', action_reason: 'a test', criteria }
  const cleanup = await call('createBulkActionJob', { body })
  told.emit('answer')
  const { affectedCount, skippedCount } = await settled(cleanup.body.job_id)
  t.equal(affectedCount + skippedCount, 9)
})

t.test('a call that fails while a cancel waits is not retried', async (t) => {
  const { call, calls, told, jobId, app } = await heldApp(t, HOUR)
  const cancelled = call('cancelBulkActionJob', { params: { id: jobId } })
  await app.store.ping()
  told.emit('refuse')
  t.match(await cancelled, { status: 200 })
  t.match(await app.store.getJob(jobId), { status: 'cancelled', failedCount: 3, notReachedCount: 6 })
  t.equal(calls.length, 1)
})

t.test('a cancel ends the pause between two attempts', async (t) => {
  const { call, calls, told, jobId, app } = await heldApp(t, HOUR)
  told.emit('refuse')
  t.match(await call('cancelBulkActionJob', { params: { id: jobId } }), { status: 200 })
  t.match(await app.store.getJob(jobId), { failedCount: 3 })
  t.equal(calls.length, 1)
})

t.test('a cancel with an outdated If-Match does not wait', async (t) => {
  const { call, jobId } = await heldApp(t, HOUR)
  const headers = { 'if-match': '"99.0"' }
  t.equal((await call('cancelBulkActionJob', { params: { id: jobId }, headers })).status, 412)
})

t.test('closing the server aborts the call under way and refuses waiting cancels', async (t) => {
  const { call, calls, jobId, app } = await heldApp(t, HOUR)
  const cancelled = call('cancelBulkActionJob', { params: { id: jobId } })
  await app.store.ping()
  await app.close()
  t.equal(calls[0]?.signal.aborted, true)
  t.equal((await cancelled).status, 503)
})
