import t from 'tap'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { DEFAULT_CHUNKS } from '../../db/runner/chunk-size.ts'
import {
  ACTOR,
  addDevices,
  askPreview,
  benchOf,
  cancel,
  count,
  createJob,
  EVERYTHING,
  feedOf,
  outcomes,
  preview,
  runJob,
  START,
  statuses,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const MINUTE = 60_000
const all = { limit: 100, after: null }

t.test('a preview holds the exact set, a sample and its expiry', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(25), ['a'])
  addDevices(bench, [100, 101])
  const found = bench.read.getPreview(preview(bench, tagged('a')))
  t.match(found, { previewCount: 25, expiresAt: START + 15 * MINUTE, unknownMacs: [], inventoryCount: 27 })
  t.same(
    found.sample.map(({ mac }) => mac),
    upTo(20),
  )
  t.same(
    bench.read.listPreviewDevices(found.previewId, all).data.map(({ mac }) => mac),
    upTo(25),
  )
  t.end()
})

t.test('a preview says which of the listed MACs are unknown', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  const criteria = {
    rules: [{ field: 'mac', operator: 'in', value: ['000000000009', '000000000001', '000000000002', '000000000009'] }],
  }
  t.match(bench.read.getPreview(preview(bench, criteria)), { previewCount: 1, unknownMacs: [2, 9] })
  t.end()
})

t.test('a job from a preview targets what was previewed: later devices are left out, gone ones are skipped', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(6))
  const previewId = preview(bench)
  addDevices(bench, [7, 8])
  bench.act((verbs) => verbs.deleteDevice(2, ACTOR))
  const job = runJob(bench, { previewId })
  t.match(job, { previewId, previewCount: 6, maxLimit: 6, targetedCount: 6, affectedCount: 5, skippedCount: 1 })
  t.same(outcomes(bench, job.jobId), {
    1: 'applied',
    2: 'gone',
    3: 'applied',
    4: 'applied',
    5: 'applied',
    6: 'applied',
  })
  t.same(statuses(bench, 7), {})
  t.end()
})

t.test('a device that no longer matches is still a target: the set is exact', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3), ['a'])
  const previewId = preview(bench, tagged('a'))
  addDevices(bench, [1], ['b'])
  t.equal(runJob(bench, { previewId }).affectedCount, 3)
  t.end()
})

t.test('a preview is taken once; a second job hears which one took it', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const previewId = preview(bench)
  const job = createJob(bench, { previewId })
  t.throws(() => createJob(bench, { previewId }), { code: 'preview_used', message: new RegExp(job.jobId) })
  cancel(bench, job.jobId)
  t.throws(() => createJob(bench, { previewId }), { code: 'preview_used' }, 'a cancelled job has used it too')
  t.end()
})

t.test('a preview is for one action type, and a wrong one does not use it up', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const previewId = preview(bench)
  t.throws(() => createJob(bench, { previewId, actionType: 'deny' }), { code: 'invalid', field: 'action_type' })
  t.equal(runJob(bench, { previewId }).affectedCount, 3)
  t.end()
})

t.test('an unknown preview is refused, and one that is still being stored', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  t.throws(() => createJob(bench, { previewId: 'nothing' }), { code: 'preview_unknown', field: 'preview_id' })
  askPreview(bench, EVERYTHING, 'block')
  bench.step()
  const previewId = bench.db.prepare<[], string>('SELECT preview_id FROM previews').pluck().get() as string
  t.throws(() => createJob(bench, { previewId }), { code: 'preview_unknown' })
  t.throws(() => bench.read.listPreviewDevices(previewId, all), { code: 'not_found' })
  t.end()
})

t.test('a preview lives for fifteen minutes and not a millisecond longer', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const [kept, lost] = [preview(bench), preview(bench)]
  bench.clock.advance(15 * MINUTE - 1)
  createJob(bench, { previewId: kept })
  bench.clock.advance(1)
  t.throws(() => createJob(bench, { previewId: lost }), { code: 'preview_unknown' })
  t.throws(() => bench.read.listPreviewDevices(lost, all), { code: 'not_found' })
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM previews'), 1, 'the unused one is gone from the disk')
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 3)
  t.end()
})

t.test('a taken preview does not expire', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(4))
  const previewId = preview(bench)
  const week = 7 * 24 * 60 * MINUTE
  const job = createJob(bench, { previewId, scheduledAt: START + week })
  bench.clock.advance(week - 1)
  bench.drain()
  t.equal(bench.read.getJob(job.jobId)?.status, 'scheduled')
  t.equal(bench.read.listPreviewDevices(previewId, all).data.length, 4)
  bench.clock.advance(1)
  bench.drain()
  t.match(bench.read.getJob(job.jobId), { status: 'completed', affectedCount: 4 })
  t.end()
})

t.test('a key has at most twenty live previews; expired, used and other keys’ ones do not count', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(2))
  const first = preview(bench)
  for (const _ of upTo(18)) preview(bench)
  askPreview(bench, EVERYTHING, 'block')
  t.throws(() => preview(bench), { code: 'too_many_previews' }, 'one that is being stored counts')
  bench.drain()
  t.throws(() => preview(bench), { code: 'too_many_previews' })
  t.ok(preview(bench, EVERYTHING, 'block', { ...ACTOR, keyId: 'key-2' }))
  createJob(bench, { previewId: first })
  t.ok(preview(bench))
  t.throws(() => preview(bench), { code: 'too_many_previews' })
  bench.clock.advance(15 * MINUTE)
  t.ok(preview(bench), 'no janitor has been here')
  t.end()
})

t.test('a refused preview is told when a place is free, also while previews are being stored', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(2))
  const wanted = { criteria: EVERYTHING, actionType: 'block', actionDuration: 0, onExisting: 'keep_longer' } as const
  const leave = bench.act((verbs) => verbs.createPreview(wanted, ACTOR))(() => {})
  for (const _ of upTo(19)) askPreview(bench, EVERYTHING, 'block')
  const refused = (retryAfterSeconds: number, why: string) =>
    t.throws(() => preview(bench), { code: 'too_many_previews', retryAfterSeconds }, why)
  refused(900, 'each lives for a quarter of an hour once it is stored')
  leave?.()
  refused(1, 'the place of one that was given up is free at once')
  bench.drain()
  bench.clock.advance(5 * MINUTE)
  t.ok(preview(bench))
  refused(600, 'the first to expire')
  t.end()
})

t.test('previews are stored beside running jobs, in turns', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(30))
  const job = createJob(bench)
  const answer = askPreview(bench, EVERYTHING, 'block')
  while (answer.previewId === null) bench.step()
  t.equal(bench.read.getJob(job.jobId)?.status, 'running')
  t.equal(bench.read.getPreview(answer.previewId).previewCount, 30)
  bench.drain()
  t.equal(bench.read.getJob(job.jobId)?.affectedCount, 30)
  t.end()
})

t.test('a preview that a crash left half stored is gone after the restart', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  askPreview(bench, EVERYTHING, 'block')
  bench.step()
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 3)
  bench.restart()
  bench.drain()
  for (const table of ['previews', 'targets', 'target_sets'])
    t.equal(count(bench, `SELECT count(*) FROM ${table}`), 0, table)
  t.end()
})

t.test('a cap below the preview’s count fails the job before it touches a device', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(4))
  const job = runJob(bench, { previewId: preview(bench), maxLimit: 3 })
  t.match(job, { status: 'failed', targetedCount: 0, affectedCount: 0, notReachedCount: 0, failure: /max_limit is 3/ })
  t.same(feedOf(bench, 'block', 'mac', null, 10), [])
  bench.clock.advance(1000)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 0)
  t.end()
})

t.test('an empty preview makes a job that completes', (t) => {
  const bench = benchOf(t)
  const job = runJob(bench, { previewId: preview(bench) })
  t.match(job, { status: 'completed', targetedCount: 0, maxLimit: 1, previewCount: 0 })
  t.end()
})

for (const [limit, status] of [
  [7, 'completed'],
  [6, 'failed'],
  [1, 'failed'],
] as const) {
  t.test(`a job over seven devices with max_limit ${limit} is ${status}`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(7))
    const job = runJob(bench, { maxLimit: limit })
    t.equal(job.status, status)
    if (status === 'completed') return t.end()
    t.match(job, { targetedCount: 0, affectedCount: 0, notReachedCount: 0, failure: /nothing was touched/ })
    t.same(bench.read.listItems(job.jobId, null, all).data, [])
    t.same(feedOf(bench, 'block', 'mac', null, 10), [])
    return t.end()
  })
}

t.test('without max_limit the default brakes', (t) => {
  const bench = benchOf(t, { defaultMaxLimit: 5 })
  addDevices(bench, upTo(6))
  t.match(runJob(bench), { status: 'failed', maxLimit: 5 })
  t.end()
})

t.test('a small preview does not wait for large ones, and the oldest goes on meanwhile', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(90))
  const large = [1, 2, 3].map(() => askPreview(bench, EVERYTHING, 'block'))
  for (const _ of upTo(6)) bench.step()
  const few: Criteria = { rules: [{ field: 'mac', operator: 'in', value: ['000000000001', '000000000002'] }] }
  const small = askPreview(bench, few, 'block')
  for (const _ of upTo(4)) bench.step()
  t.not(small.previewId, null)
  const stored = bench.db.prepare<[], number>('SELECT count(*) FROM targets GROUP BY set_id ORDER BY set_id').pluck()
  const [oldest = 0, second = 0, third = 0] = stored.all()
  t.ok(oldest > second && second >= third && third > 0, stored.all().join())
  bench.drain()
  t.ok(
    large.every(({ previewId }) => previewId !== null),
    'and all are done',
  )
  t.end()
})

t.test('a preview whose client has left is given up before it is whole, and leaves nothing behind', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(90))
  const wanted = { criteria: EVERYTHING, actionType: 'block', actionDuration: 0, onExisting: 'keep_longer' } as const
  const heard: unknown[] = []
  const ask = () => bench.act((verbs) => verbs.createPreview(wanted, ACTOR))((...answer) => heard.push(answer))
  const entries = count(bench, 'SELECT count(*) FROM audit_log')
  const leave = upTo(20).map(ask)
  for (const _ of upTo(20)) bench.step()
  const stored = count(bench, 'SELECT count(*) FROM targets')
  for (const one of leave.slice(1)) one?.()
  const other = askPreview(bench, EVERYTHING, 'block', { ...ACTOR, keyId: 'another' })
  bench.drain()
  t.ok(stored > 0, 'they had begun')
  t.equal(heard.length, 1, 'who has left hears nothing, who waits does')
  t.not(other.previewId, null)
  t.equal(count(bench, 'SELECT count(*) FROM previews'), 2)
  t.equal(count(bench, 'SELECT count(*) FROM audit_log') - entries, 2)
  bench.clock.advance(1000)
  bench.drain()
  t.equal(count(bench, 'SELECT count(DISTINCT set_id) FROM targets'), 2, 'their sets leave the disk')
  t.doesNotThrow(ask, 'its key has the places again')
  leave[0]?.()
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM previews'), 3, 'to leave after the answer takes nothing away')
  t.end()
})

t.test('no transaction judges many devices where each is dear to judge', (t) => {
  const bench = benchOf(t, { chunks: DEFAULT_CHUNKS })
  const hostname = 'a'.repeat(255)
  bench.act((verbs) =>
    verbs.importPiece(
      verbs.beginImport(ACTOR),
      upTo(400).map((mac) => ({ kind: 'record' as const, mac, hostname })),
    ),
  )
  const dear = { field: 'hostname', operator: 'glob', value: `*${'a'.repeat(118)}b` }
  const criteria: Criteria = { match: 'any', rules: [...Array(20).fill(dear), ...EVERYTHING.rules] }
  askPreview(bench, criteria, 'block')
  createJob(bench, { criteria })
  const stored = bench.db.prepare<[], number>('SELECT count(*) FROM targets').pluck()
  for (let before = 0, after = 0; bench.step(); before = after) {
    after = stored.get() as number
    t.ok(after - before <= 200, `${after - before} in one step`)
  }
  t.equal(stored.get(), 800)
  t.end()
})
