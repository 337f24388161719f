import t from 'tap'
import { ACTOR, START } from '../helpers/app.ts'
import { countsOf, enforcerApp } from '../helpers/enforcer-app.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { until } from '../helpers/until.ts'

t.test('a batch is posted once, signed, with its items, and settled by the answer', async (t) => {
  const { receiver, secret, job, settled } = await enforcerApp(t, '/ok', 4)
  const jobId = await job({ action_duration: 60 })
  t.match(await settled(jobId), { status: 'completed', affectedCount: 4 })
  const [first, second, ...more] = receiver.received
  t.strictSame(more, [])
  t.strictSame([first?.verified, second?.verified], [[secret], [secret]])
  t.not(first?.id, second?.id)
  const addresses = [
    { ip: '0.0.0.3', site: 'default', lease_expires_at: null },
    { ip: '2001:db8::3', site: 'default', lease_expires_at: null },
  ]
  const item = { action_type: 'block', expires_at: new Date(START + 60_000).toISOString() }
  t.strictSame(JSON.parse(second?.body ?? ''), {
    type: 'enforcement.apply',
    data: { job_id: jobId, items: [{ mac: '00:00:00:00:00:04', ip: '0.0.0.3', addresses, ...item }] },
    timestamp: new Date(START).toISOString(),
  })
})

t.test('the answer has an outcome for each item; an item that is left out has failed', async (t) => {
  const { job, settled, items } = await enforcerApp(t, '/each', 4)
  const jobId = await job()
  t.match(countsOf(await settled(jobId)), { affectedCount: 1, failedCount: 3 })
  t.match(await items(jobId), [
    { mac: 1, outcome: 'failed', code: 'enforcer_failed', detail: 'apply block: the port is down' },
    { mac: 2, outcome: 'failed', code: 'unsupported', detail: 'apply block: no reason was given' },
    { mac: 3, outcome: 'failed', code: 'enforcer_failed', detail: 'apply block: the receiver did not name it' },
    { mac: 4, outcome: 'applied', code: null },
  ])
})

t.test('of several results for one item the worst counts, in any order', async (t) => {
  const { app, job, settled } = await enforcerApp(t, '/contradicts', 0)
  // Each digit of a MAC is a result: 1 applied, 2 failed, 3 unsupported.
  const expected = [
    [0x11, 'applied', null, null],
    [0x12, 'failed', 'enforcer_failed', 'apply block: it is failed'],
    [0x13, 'failed', 'unsupported', 'apply block: it is unsupported'],
    [0x21, 'failed', 'enforcer_failed', 'apply block: it is failed'],
    [0x23, 'failed', 'enforcer_failed', 'apply block: it is failed'],
    [0x31, 'failed', 'unsupported', 'apply block: it is unsupported'],
    [0x32, 'failed', 'enforcer_failed', 'apply block: it is failed'],
    [0x121, 'failed', 'enforcer_failed', 'apply block: it is failed'],
  ] as const
  const records = expected.map(([mac]) => ({ kind: 'record' as const, mac }))
  await app.store.importPiece(await app.store.beginImport(PLAIN_IMPORT, ACTOR), records)
  const jobId = await job()
  await settled(jobId)
  const { data } = await app.store.listItems(jobId, null, { limit: 100, after: null })
  t.strictSame(
    data.map(({ mac, outcome, code, detail }) => [mac, outcome, code, detail]),
    expected,
  )
})

const REFUSALS: Readonly<Record<string, RegExp>> = {
  '/fails': /answered 500/,
  '/closes': /closed the connection/,
  '/redirects': /answered 307/,
  '/floods': /cut off, or longer/,
  '/riddle': /neither empty nor/,
}
for (const [path, reason] of Object.entries(REFUSALS)) {
  t.test(`${path}: a batch is tried again under the same id, then its items fail with the reason`, async (t) => {
    const { receiver, job, settled, items } = await enforcerApp(t, path, 2)
    const jobId = await job()
    t.match(countsOf(await settled(jobId)), { affectedCount: 0, failedCount: 2 })
    t.equal(receiver.received.length, 2)
    t.equal(new Set(receiver.received.map(({ id }) => id)).size, 1)
    for (const { code, detail } of await items(jobId))
      t.match({ code, detail }, { code: 'enforcer_failed', detail: reason })
  })
}

t.test('a call to a receiver that hangs ends after the time-out', async (t) => {
  const { job, settled, items } = await enforcerApp(t, '/hangs', 1, { timeoutMs: 20, attempts: 1 })
  const jobId = await job()
  await settled(jobId)
  t.match(await items(jobId), [{ outcome: 'failed', detail: /did not answer within 0.02 seconds/ }])
})

t.test('failures in a row pause the job, and it resumes by itself once the receiver is back', async (t) => {
  const { receiver, job, settled, app } = await enforcerApp(t, '/comes-back', 21, { attempts: 1 })
  const jobId = await job()
  // Five batches, then a probe that fails, and one that does not.
  t.match(countsOf(await settled(jobId)), { affectedCount: 6, failedCount: 15 })
  const sent = () => receiver.received.map(({ body }) => JSON.parse(body))
  const lifted = () =>
    sent()
      .filter(({ type }) => type === 'enforcement.lift')
      .flatMap(({ data }) => data.items)
  await until(() => lifted().length === 15, 'what it may have done of the batches it failed is lifted')
  const bodies = sent()
  const types = bodies.map(({ type }) => type).filter((type) => type !== 'enforcement.lift')
  t.strictSame(types, [
    ...[...Array(5).fill('enforcement.apply'), 'enforcement.probe', 'enforcement.probe'],
    ...Array(2).fill('enforcement.apply'),
  ])
  const { data } = await app.store.listAudit({ subject: jobId }, { limit: 10, after: null })
  t.strictSame(
    data.map(({ action }) => action),
    ['job.completed', 'job.resumed', 'job.paused', 'job.started', 'createBulkActionJob'],
  )
})

t.test('expiry, cleanup and revert reach the receiver', async (t) => {
  const { receiver, job, settled, call, moveClock } = await enforcerApp(t, '/ok', 1)
  const next = async () => {
    const { type, data } = JSON.parse((await receiver.next('/ok')).body)
    return [type, data.job_id, data.items[0].action_type]
  }
  const blocked = await job({ action_duration: 60 })
  t.strictSame(await next(), ['enforcement.apply', blocked, 'block'])
  await settled(blocked)
  moveClock(60_000)
  t.strictSame(await next(), ['enforcement.lift', null, 'block'], 'expiry')
  const denied = await job({ action_type: 'deny' })
  await settled(denied)
  t.strictSame(await next(), ['enforcement.apply', denied, 'deny'])
  const reverted = await call('revertBulkActionJob', { params: { id: denied }, body: { action_reason: 'wrong' } })
  await settled(reverted.body.job_id)
  t.strictSame(await next(), ['enforcement.lift', reverted.body.job_id, 'deny'], 'revert')
  await settled(await job({ action_type: 'monitor' }))
  await next()
  const cleanup = await job({ action_type: 'cleanup' })
  await settled(cleanup)
  t.strictSame(await next(), ['enforcement.lift', cleanup, 'monitor'], 'cleanup')
})
