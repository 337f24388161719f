import t from 'tap'
import type { Criteria } from '../../db/criteria/criteria.ts'
import {
  ACTOR,
  addDevices,
  auditEntries,
  begun,
  createJob,
  EVERYTHING,
  follow,
  runJob,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'

/** Asks for a prune and lets the runner do it. */
async function prune(bench: StoreBench, criteria: Criteria, expectedCount: number | null) {
  const pruning = bench.store.pruneDevices(criteria, expectedCount, ACTOR)
  // Awaited below; until then a refusal must not be nobody's.
  pruning.catch(() => {})
  await bench.taken()
  await bench.drain()
  return pruning
}
const macs = async (bench: StoreBench) =>
  (await bench.store.listDevices({}, { limit: 1000, after: null })).data.map(({ mac }) => mac).sort((a, b) => a - b)
const faults = async (bench: StoreBench) => (await bench.check()).filter(({ count }) => count > 0)
const entries = async (bench: StoreBench) =>
  (await auditEntries(bench)).filter(({ action }) => action === 'pruneDevices')

t.test('a prune counts first, and deletes what was counted and nothing else', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(30), ['old'])
  await addDevices(bench, [40, 41])
  t.same(await prune(bench, tagged('old'), null), { matchingCount: 30, keptCount: 0, deletedCount: 0 })
  t.equal((await macs(bench)).length, 32)
  t.same(await prune(bench, tagged('old'), 30), { matchingCount: 30, keptCount: 0, deletedCount: 30 })
  t.same(await macs(bench), [40, 41])
  t.same(await prune(bench, tagged('old'), 0), { matchingCount: 0, keptCount: 0, deletedCount: 0 })
  t.same(await faults(bench), [])
})

t.test('another number than was seen deletes nothing', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(5))
  for (const expected of [0, 4, 6]) {
    await t.rejects(prune(bench, EVERYTHING, expected), {
      code: 'conflict',
      field: 'expected_count',
      message: /^5 devices match, not \d: nothing was deleted/,
    })
  }
  t.equal((await macs(bench)).length, 5)
  t.same(await entries(bench), [])
})

t.test('a device under an action is kept, also one that comes under it meanwhile', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  await addDevices(bench, [2, 3], ['hostile'])
  const job = await runJob(bench, { criteria: tagged('hostile') })
  t.same(await prune(bench, EVERYTHING, null), { matchingCount: 9, keptCount: 2, deletedCount: 0 })
  t.same(await prune(bench, EVERYTHING, 9), { matchingCount: 9, keptCount: 2, deletedCount: 7 })
  t.same(await macs(bench), [2, 3])
  t.match(await bench.store.getDevice(2), { statuses: undefined, actions: [{ jobId: job.jobId }] })
  await follow(bench, 'revertJob', job.jobId)
  await bench.drain()
  t.same(await prune(bench, EVERYTHING, 2), { matchingCount: 2, keptCount: 0, deletedCount: 2 })
  t.match(await bench.store.getJob(job.jobId), { affectedCount: 2 }, 'jobs keep their account')
  t.same(await faults(bench), [])
})

t.test('a device that the enforcer has in hand is kept', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand' })
  await addDevices(bench, upTo(6))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await bench.takeBatch()) !== null, 'there is a batch')
  t.match(await prune(bench, EVERYTHING, 6), { matchingCount: 6, keptCount: 3, deletedCount: 3 })
  t.match(await bench.store.getJob(jobId), { status: 'running' })
})

t.test('a job whose targets were pruned skips them', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await bench.store.getJob(jobId))?.targetedCount === 3, 'the targets are counted')
  const pruning = bench.store.pruneDevices(EVERYTHING, 3, ACTOR)
  await bench.drain()
  const { deletedCount, keptCount } = await pruning
  t.equal(deletedCount + keptCount, 3)
  t.match(await bench.store.getJob(jobId), {
    status: 'completed',
    skippedCount: deletedCount,
    affectedCount: keptCount,
  })
})

t.test('entries of the audit log account for every device that a prune deletes', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(200), ['old'])
  await prune(bench, tagged('old'), 200)
  const told = (await entries(bench)).map(({ after }) => JSON.parse(after ?? '{}'))
  t.equal(
    told.reduce((sum, { deleted_count }) => sum + deleted_count, 0),
    200,
  )
  t.match(told[0], { criteria_json: JSON.stringify(tagged('old')), first_mac: '00:00:00:00:00:01' })
  t.equal(new Set((await entries(bench)).map(({ subject }) => subject)).size, 1)
  t.match(await bench.verifyAudit(), { intact: true })
})

t.test('a prune whose client leaves while devices are looked for deletes none', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(50))
  const leaving = new AbortController()
  const pruning = bench.store.pruneDevices(EVERYTHING, 50, ACTOR, { share: 'one', signal: leaving.signal })
  const refused = t.rejects(pruning, { code: 'abandoned' })
  await bench.taken()
  leaving.abort()
  await refused
  await bench.drain()
  t.equal((await macs(bench)).length, 50)
})

t.test('a prune that can not go on says how many were deleted, and those are gone', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(20_000))
  const heard = await begun(bench, bench.store.pruneDevices(EVERYTHING, 20_000, ACTOR))
  await stepUntil(bench, async () => (await entries(bench)).length > 0, 'the first devices are deleted')
  await bench.fillDisk()
  await stepUntil(bench, () => heard.answer !== null || heard.error !== null, 'the call has ended')
  const left = (await bench.store.countDevices(EVERYTHING)) as number
  t.ok(left > 0 && left < 20_000, `${left} are left`)
  t.match(heard.error, { code: 'storage_full', message: new RegExp(`${20_000 - left} of the 20000 devices`) })
})
