import t from 'tap'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { DEFAULT_CHUNKS } from '../../db/runner/chunk-size.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import {
  ACTOR,
  addDevices,
  askPreview,
  cancel,
  createJob,
  EVERYTHING,
  feedOf,
  inTurn,
  outcomes,
  preview,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

const MINUTE = 60_000
const all = { limit: 100, after: null }

t.test('a preview holds the exact set, a sample and its expiry', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(25), ['a'])
  await addDevices(bench, [100, 101])
  const found = await bench.store.getPreview(await preview(bench, tagged('a')))
  t.match(found, { previewCount: 25, expiresAt: START + 15 * MINUTE, unknownMacs: [], inventoryCount: 27 })
  t.same(
    found.sample.map(({ mac }) => mac),
    upTo(20),
  )
  t.same(
    (await bench.store.listPreviewDevices(found.previewId, all)).data.map(({ mac }) => mac),
    upTo(25),
  )
})

t.test('a preview says which of the listed MACs are unknown', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  const criteria = {
    rules: [{ field: 'mac', operator: 'in', value: ['000000000009', '000000000001', '000000000002', '000000000009'] }],
  }
  t.match(await bench.store.getPreview(await preview(bench, criteria)), { previewCount: 1, unknownMacs: [2, 9] })
})

t.test(
  'a job from a preview targets what was previewed: later devices are left out, gone ones are skipped',
  async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(6))
    const previewId = await preview(bench)
    await addDevices(bench, [7, 8])
    await bench.store.deleteDevice(2, ACTOR)
    const job = await runJob(bench, { previewId })
    t.match(job, { previewId, previewCount: 6, maxLimit: 6, targetedCount: 6, affectedCount: 5, skippedCount: 1 })
    t.same(await outcomes(bench, job.jobId), {
      1: 'applied',
      2: 'gone',
      3: 'applied',
      4: 'applied',
      5: 'applied',
      6: 'applied',
    })
    t.same(await statuses(bench, 7), {})
  },
)

t.test('a device that no longer matches is still a target: the set is exact', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3), ['a'])
  const previewId = await preview(bench, tagged('a'))
  await addDevices(bench, [1], ['b'])
  t.equal((await runJob(bench, { previewId })).affectedCount, 3)
})

t.test('a preview is taken once; a second job hears which one took it', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const previewId = await preview(bench)
  const job = await createJob(bench, { previewId })
  await t.rejects(() => createJob(bench, { previewId }), { code: 'preview_used', message: new RegExp(job.jobId) })
  await cancel(bench, job.jobId)
  await t.rejects(() => createJob(bench, { previewId }), { code: 'preview_used' }, 'a cancelled job has used it too')
})

t.test('a preview is for one action type, and a wrong one does not use it up', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const previewId = await preview(bench)
  await t.rejects(() => createJob(bench, { previewId, actionType: 'deny' }), { code: 'invalid', field: 'action_type' })
  t.equal((await runJob(bench, { previewId })).affectedCount, 3)
})

t.test('an unknown preview is refused, and one that is still being stored', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  await t.rejects(() => createJob(bench, { previewId: 'nothing' }), { code: 'preview_unknown', field: 'preview_id' })
  await askPreview(bench, EVERYTHING, 'block')
  await bench.step()
  const [previewId = ''] = await bench.inside.unfinishedPreviews()
  t.not(previewId, '')
  await t.rejects(() => createJob(bench, { previewId }), { code: 'preview_unknown' })
  await t.rejects(() => bench.store.listPreviewDevices(previewId, all), { code: 'not_found' })
})

t.test('a preview lives for fifteen minutes and not a millisecond longer', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const [kept, lost] = [await preview(bench), await preview(bench)]
  bench.clock.advance(15 * MINUTE - 1)
  await createJob(bench, { previewId: kept })
  bench.clock.advance(1)
  await t.rejects(() => createJob(bench, { previewId: lost }), { code: 'preview_unknown' })
  await t.rejects(() => bench.store.listPreviewDevices(lost, all), { code: 'not_found' })
  await bench.drain()
  t.equal(await bench.inside.count('previews'), 1, 'the unused one is gone from the disk')
  t.equal(await bench.inside.count('targets'), 3)
})

t.test('a taken preview does not expire', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(4))
  const previewId = await preview(bench)
  const week = 7 * 24 * 60 * MINUTE
  const job = await createJob(bench, { previewId, scheduledAt: START + week })
  bench.clock.advance(week - 1)
  await bench.drain()
  t.equal((await bench.store.getJob(job.jobId))?.status, 'scheduled')
  t.equal((await bench.store.listPreviewDevices(previewId, all)).data.length, 4)
  bench.clock.advance(1)
  await bench.drain()
  t.match(await bench.store.getJob(job.jobId), { status: 'completed', affectedCount: 4 })
})

t.test('a key has at most twenty live previews; expired, used and other keys’ ones do not count', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(2))
  const first = await preview(bench)
  for (const _ of upTo(18)) await preview(bench)
  await askPreview(bench, EVERYTHING, 'block')
  await t.rejects(() => preview(bench), { code: 'too_many_previews' }, 'one that is being stored counts')
  await bench.drain()
  await t.rejects(() => preview(bench), { code: 'too_many_previews' })
  t.ok(await preview(bench, EVERYTHING, 'block', { ...ACTOR, keyId: 'key-2' }))
  await createJob(bench, { previewId: first })
  t.ok(await preview(bench))
  await t.rejects(() => preview(bench), { code: 'too_many_previews' })
  bench.clock.advance(15 * MINUTE)
  t.ok(await preview(bench), 'no janitor has been here')
})

t.test('a refused preview is told when a place is free, also while previews are being stored', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(2))
  const leaving = new AbortController()
  await askPreview(bench, EVERYTHING, 'block', ACTOR, { share: 'a', signal: leaving.signal })
  for (const _ of upTo(19)) await askPreview(bench, EVERYTHING, 'block')
  const refused = (retryAfterSeconds: number, why: string) =>
    t.rejects(() => preview(bench), { code: 'too_many_previews', retryAfterSeconds }, why)
  await refused(900, 'each lives for a quarter of an hour once it is stored')
  leaving.abort()
  await refused(1, 'the place of one that was given up is free at once')
  await bench.drain()
  bench.clock.advance(5 * MINUTE)
  t.ok(await preview(bench))
  await refused(600, 'the first to expire')
})

t.test('previews are stored beside running jobs, in turns', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(30))
  const job = await createJob(bench)
  const asked = await askPreview(bench, EVERYTHING, 'block')
  await stepUntil(bench, () => asked.answer !== null, 'the call is answered')
  t.equal((await bench.store.getJob(job.jobId))?.status, 'running')
  t.equal((await bench.store.getPreview(asked.answer as string)).previewCount, 30)
  await bench.drain()
  t.equal((await bench.store.getJob(job.jobId))?.affectedCount, 30)
})

t.test('a preview that a crash left half stored is gone after the restart', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  await askPreview(bench, EVERYTHING, 'block')
  await bench.step()
  t.equal(await bench.inside.count('targets'), 3)
  await bench.restart()
  await bench.drain()
  for (const rows of ['previews', 'targets', 'target sets'] as const) t.equal(await bench.inside.count(rows), 0, rows)
})

t.test('a cap below the preview’s count fails the job before it touches a device', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(4))
  const job = await runJob(bench, { previewId: await preview(bench), maxLimit: 3 })
  t.match(job, { status: 'failed', targetedCount: 0, affectedCount: 0, notReachedCount: 0, failure: /max_limit is 3/ })
  t.same(await feedOf(bench, 'block', 'mac', null, 10), [])
  bench.clock.advance(1000)
  await bench.drain()
  t.equal(await bench.inside.count('targets'), 0)
})

t.test('an empty preview makes a job that completes', async (t) => {
  const bench = await benchOf(t)
  const job = await runJob(bench, { previewId: await preview(bench) })
  t.match(job, { status: 'completed', targetedCount: 0, maxLimit: 1, previewCount: 0 })
})

for (const [limit, status] of [
  [7, 'completed'],
  [6, 'failed'],
  [1, 'failed'],
] as const) {
  t.test(`a job over seven devices with max_limit ${limit} is ${status}`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(7))
    const job = await runJob(bench, { maxLimit: limit })
    t.equal(job.status, status)
    if (status === 'completed') return
    t.match(job, { targetedCount: 0, affectedCount: 0, notReachedCount: 0, failure: /nothing was touched/ })
    t.same((await bench.store.listItems(job.jobId, null, all)).data, [])
    t.same(await feedOf(bench, 'block', 'mac', null, 10), [])
  })
}

t.test('without max_limit the default brakes', async (t) => {
  const bench = await benchOf(t, { defaultMaxLimit: 5 })
  await addDevices(bench, upTo(6))
  t.match(await runJob(bench), { status: 'failed', maxLimit: 5 })
})

t.test('a small preview does not wait for large ones, and the oldest goes on meanwhile', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(90))
  const large = await inTurn([1, 2, 3], () => askPreview(bench, EVERYTHING, 'block'))
  for (const _ of upTo(6)) await bench.step()
  const few: Criteria = { rules: [{ field: 'mac', operator: 'in', value: ['000000000001', '000000000002'] }] }
  const small = await askPreview(bench, few, 'block')
  for (const _ of upTo(4)) await bench.step()
  t.not(small.answer, null)
  const stored = await bench.inside.setSizes()
  const [oldest = 0, second = 0, third = 0] = stored
  t.ok(oldest > second && second >= third && third > 0, stored.join())
  await bench.drain()
  t.ok(
    large.every(({ answer }) => answer !== null),
    'and all are done',
  )
})

t.test('a preview whose client has left is given up before it is whole, and leaves nothing behind', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(90))
  const ask = async () => {
    const leaving = new AbortController()
    const asked = await askPreview(bench, EVERYTHING, 'block', ACTOR, { share: 'a', signal: leaving.signal })
    return { asked, leave: () => leaving.abort() }
  }
  const entries = await bench.inside.count('audit entries')
  const all = await inTurn(upTo(20), ask)
  for (const _ of upTo(20)) await bench.step()
  const stored = await bench.inside.count('targets')
  for (const { leave } of all.slice(1)) leave()
  const other = await askPreview(bench, EVERYTHING, 'block', { ...ACTOR, keyId: 'another' })
  await bench.drain()
  t.ok(stored > 0, 'they had begun')
  t.not(all[0]?.asked.answer, null, 'who waits hears of it')
  for (const { asked } of all.slice(1)) t.match(asked, { answer: null, error: { code: 'abandoned' } })
  t.not(other.answer, null)
  t.equal(await bench.inside.count('previews'), 2)
  t.equal((await bench.inside.count('audit entries')) - entries, 2)
  bench.clock.advance(1000)
  await bench.drain()
  t.equal((await bench.inside.setSizes()).length, 2, 'their sets leave the disk')
  t.equal((await ask()).asked.error, null, 'its key has the places again')
  all[0]?.leave()
  await bench.drain()
  t.equal(await bench.inside.count('previews'), 3, 'to leave after the answer takes nothing away')
})

t.test('no transaction judges many devices where each is dear to judge', async (t) => {
  const bench = await benchOf(t, { chunks: DEFAULT_CHUNKS })
  const hostname = 'a'.repeat(255)
  await bench.store.importPiece(
    await bench.store.beginImport(PLAIN_IMPORT, ACTOR),
    upTo(400).map((mac) => ({ kind: 'record' as const, mac, hostname })),
  )
  const dear = { field: 'hostname', operator: 'glob', value: `*${'a'.repeat(118)}b` }
  const criteria: Criteria = { match: 'any', rules: [...Array(20).fill(dear), ...EVERYTHING.rules] }
  await askPreview(bench, criteria, 'block')
  await createJob(bench, { criteria })
  for (let before = 0, after = 0; await bench.step(); before = after) {
    after = await bench.inside.count('targets')
    t.ok(after - before <= 200, `${after - before} in one step`)
  }
  t.equal(await bench.inside.count('targets'), 800)
})
