import t from 'tap'
import { makeKey, START } from '../helpers/app.ts'
import { liveJob } from '../helpers/live-job.ts'

const ENDED = { status: 'completed', affectedCount: 1000, completedAt: 5, version: 3 } as const

t.test('a client gets the state of the job, then its progress, then its end', async (t) => {
  const { open, set } = await liveJob(t)
  const events = await open()
  t.match(events.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  t.equal(events.response.headers.get('cache-control'), 'no-store')
  t.match(await events.next(), { id: '2.0', event: 'status', data: { status: 'running', progress_percent: 0 } })
  set({ affectedCount: 300, skippedCount: 20 })
  const progress = { affected_count: 300, skipped_count: 20, targeted_count: 1000, progress_percent: 32 }
  t.match(await events.next(), { id: '2.320', event: 'progress', data: progress })
  set({ status: 'paused', pauseCause: 'operator', version: 3 })
  t.match(await events.next(), { id: '3.320', event: 'status', data: { status: 'paused', pause_cause: 'operator' } })
  set({ ...ENDED, version: 5 })
  t.match(await events.rest(), [
    { id: '5.1020', event: 'status', data: { status: 'completed', completed_at: '1970-01-01T00:00:00.005Z' } },
    { id: '5.1020', event: 'end', data: { status: 'completed', version: 5 } },
  ])
})

t.test('a job whose targets became known has made progress', async (t) => {
  const { open, set } = await liveJob(t)
  set({ targetedCount: 0 })
  const events = await open()
  t.match(await events.next(), { event: 'status', data: { targeted_count: 0 } })
  set({ targetedCount: 1000 })
  t.match(await events.next(), { event: 'progress', data: { targeted_count: 1000 } })
})

t.test('progress is rounded down, so that 100 means all', async (t) => {
  const { open, set } = await liveJob(t)
  const events = await open()
  await events.next()
  set({ affectedCount: 999 })
  t.match(await events.next(), { event: 'progress', data: { affected_count: 999, progress_percent: 99 } })
})

t.test('a job that has ended has its status and the end as events', async (t) => {
  const { open, set, untilForgotten } = await liveJob(t)
  set(ENDED)
  const events = await open()
  t.match(await events.rest(), [{ event: 'status' }, { event: 'end' }])
  await untilForgotten()
})

t.test('after a reconnect with the last id no event is repeated', async (t) => {
  const { open, set } = await liveJob(t)
  set({ affectedCount: 300 })
  const events = await open({ 'last-event-id': '2.300' })
  t.equal(events.response.status, 200)
  set({ affectedCount: 301 })
  t.match(await events.next(), { id: '2.301', event: 'progress' })
})

t.test('after a reconnect with an older id the state of the job is sent', async (t) => {
  const { open, set } = await liveJob(t)
  set({ affectedCount: 300 })
  const behind = await open({ 'last-event-id': '2.100' })
  t.match(await behind.next(), { id: '2.300', event: 'progress' })
  const before = await open({ 'last-event-id': '1.0' })
  t.match(await before.next(), { id: '2.300', event: 'status' })
})

t.test('after a reconnect past the end only the end is sent', async (t) => {
  const { open, set } = await liveJob(t)
  set(ENDED)
  const known = await open({ 'last-event-id': '3.1000' })
  t.match(await known.rest(), [{ id: '3.1000', event: 'end' }])
})

t.test('a foreign id counts as none', async (t) => {
  const { open } = await liveJob(t)
  for (const id of ['', 'x', '2', '2.x', '"2.0"', '2.0.0', `${'9'.repeat(400)}.0`]) {
    const events = await open({ 'last-event-id': id })
    t.match(await events.next(), { id: '2.0', event: 'status' }, id.slice(0, 20))
  }
})

t.test('comments keep the connection alive', async (t) => {
  const { open } = await liveJob(t, { heartbeatMs: 1 })
  const events = await open()
  for (let count = 0; count < 3; count++) t.match(await events.comment(), ': ')
})

t.test('the stream of a deleted job closes without an end event, and the job is unknown then', async (t) => {
  const { open, set } = await liveJob(t)
  const events = await open()
  t.match(await events.next(), { event: 'status' })
  set(null)
  t.strictSame(await events.rest(), [])
  const again = await open({ 'last-event-id': '2.0' })
  t.equal(again.response.status, 404)
  t.match(await again.response.json(), { type: '/problems/not_found', instance: /events$/ })
})

t.test('without a key, or the scope, there are no events', async (t) => {
  const { app, url } = await liveJob(t)
  t.equal((await fetch(url)).status, 401)
  const key = await makeKey(app, 'viewer', ['devices:read'])
  t.equal((await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status, 403)
  t.equal(app.jobWatcher.watched, 0)
})

t.test('a key that is revoked ends its streams at once, not at their next sign of life', async (t) => {
  const { app, keys, open } = await liveJob(t, { heartbeatMs: 3_600_000 })
  const events = await open()
  t.match(await events.next(), { event: 'status' })
  const [key] = await app.store.findKeys(keys.viewer.split('_')[1] ?? '')
  await app.store.revokeKey(key?.keyId ?? '', { keyId: '', keyName: '', address: '', requestId: '' })
  await t.rejects(events.rest(), { message: 'terminated' })
  t.equal(app.jobWatcher.watched, 0)
})

t.test('a key that expires ends its streams at once, not at their next sign of life', async (t) => {
  const { app, clock, open, set } = await liveJob(t, { heartbeatMs: 3_600_000 })
  const key = await makeKey(app, 'viewer', undefined, START + 60_000)
  const [events, other] = [await open({ authorization: `Bearer ${key}` }), await open()]
  for (const one of [events, other]) t.match(await one.next(), { event: 'status' })
  clock.advance(60_000)
  await t.rejects(events.rest(), { message: 'terminated' })
  set({ affectedCount: 1 })
  t.match(await other.next(), { event: 'progress' }, 'streams of other keys go on')
})
