import t from 'tap'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import {
  ACTOR,
  addDevices,
  createJob,
  feedOf,
  items,
  outcomes,
  runJob,
  statuses,
  stepUntil,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const MATCHES = { rules: [{ field: 'status', operator: 'equals', value: 'block' }] }
/** Everything that could show a block. */
const blocked = async (bench: StoreBench) => ({
  device: await statuses(bench, 1),
  listed: (await bench.store.listDevices({}, { limit: 10, after: null })).data.flatMap(({ actions }) => actions).length,
  filtered: (await bench.store.listDevices({ status: 'block' }, { limit: 10, after: null })).data.length,
  feed: await feedOf(bench, 'block', 'mac', null, 10),
  addresses: await feedOf(bench, 'block', 'ip', null, 10),
  matching: await bench.store.countDevices(MATCHES),
})
const NONE = { device: {}, listed: 0, filtered: 0, feed: [], addresses: [], matching: 0 }

async function withBlock(t: Parameters<typeof benchOf>[0]) {
  const bench = await benchOf(t)
  await bench.store.importPiece(await bench.store.beginImport(PLAIN_IMPORT, ACTOR), [
    { kind: 'record', mac: 1, ips: [167772161] },
  ])
  const job = await runJob(bench, { actionDuration: 60 })
  return { bench, job }
}

t.test('an action is active until the millisecond before it expires, and not from then on, swept or not', async (t) => {
  const { bench } = await withBlock(t)
  bench.clock.set(START + 59_999)
  t.same(await blocked(bench), {
    ...{ device: { block: START + 60_000 }, listed: 1, filtered: 1 },
    ...{ feed: [1], addresses: [167772161], matching: 1 },
  })
  bench.clock.set(START + 60_000)
  t.same(await blocked(bench), NONE)
  t.equal(await bench.inside.count('active actions'), 1, 'no sweep yet')
  await bench.drain()
  t.equal(await bench.inside.count('active actions'), 0)
  t.same(await blocked(bench), NONE)
})

t.test('history shows an expired action at once, and a sweep records it once', async (t) => {
  const { bench, job } = await withBlock(t)
  bench.clock.set(START + 60_000)
  const entry = {
    ...{ actionType: 'block', actionReason: 'because', jobId: job.jobId, appliedAt: START },
    ...{ expiresAt: START + 60_000, endedAt: START + 60_000, endedBy: 'expired', endedByJobId: null },
  }
  t.same((await bench.store.getDevice(1))?.history, [entry])
  for (const _ of upTo(3)) {
    await bench.drain()
    bench.clock.advance(5000)
  }
  t.same((await bench.store.getDevice(1))?.history, [entry])
})

t.test('history is in the order of the ends, whether they were swept or not', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionType: 'throttle', actionDuration: 60 })
  await runJob(bench, { actionType: 'monitor' })
  bench.clock.advance(1000)
  await runJob(bench, { actionType: 'monitor', onExisting: 'replace' })
  bench.clock.advance(59_000)
  const ends = async () => (await bench.store.getDevice(1))?.history.map((entry) => [entry.actionType, entry.endedAt])
  const expected = [
    ['throttle', START + 60_000],
    ['monitor', START + 1000],
  ]
  t.same(await ends(), expected)
  await bench.drain()
  t.same(await ends(), expected)
})

t.test('the version of a feed changes with expiry, sweep, job and import, and else stays', async (t) => {
  const { bench } = await withBlock(t)
  const seen = [await bench.store.feedVersion({ type: 'block', as: 'mac' })]
  const changes = async () => {
    const version = await bench.store.feedVersion({ type: 'block', as: 'mac' })
    t.notOk(seen.includes(version), `${version} is new`)
    t.equal(await bench.store.feedVersion({ type: 'block', as: 'mac' }), version)
    seen.push(version)
  }
  bench.clock.set(START + 59_999)
  t.equal(await bench.store.feedVersion({ type: 'block', as: 'mac' }), seen[0])
  bench.clock.set(START + 60_000)
  await changes()
  await bench.drain()
  await changes()
  await runJob(bench)
  await changes()
  const importId = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  await changes()
  await bench.store.importPiece(importId, [{ kind: 'record', mac: 1, ips: [167772162] }])
  await changes()
})

t.test('a sweep of many goes in steps and leaves the unexpired alone', async (t) => {
  const bench = await benchOf(t, { chunks: { min: 1000, max: 1000 } })
  await addDevices(bench, upTo(1200), ['many'])
  await runJob(bench, { actionDuration: 60 })
  await addDevices(bench, [5000])
  bench.clock.advance(30_000)
  await runJob(bench, { actionType: 'monitor', actionDuration: 60 })
  bench.clock.advance(30_000)
  let before = 0
  while (await bench.step()) {
    const ended = await bench.inside.count('ended actions')
    t.ok(ended - before <= 500, 'a step takes 500 at most')
    before = ended
  }
  t.equal(await bench.inside.count('ended actions'), 1200)
  t.match((await bench.store.getDevice(1200))?.history, [{ actionType: 'block', endedBy: 'expired' }])
  t.equal((await feedOf(bench, 'monitor', 'mac', null, 2000)).length, 1201)
})

t.test('criteria judge an action by the moment their range is read, not by when the job began', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  await runJob(bench, { actionDuration: 60 })
  const made = await bench.store.createJob(
    {
      ...{ actionType: 'monitor', actionDuration: 0, actionReason: 'r', scheduledAt: null, maxLimit: null },
      ...{ criteria: MATCHES, previewId: null, onExisting: 'keep_longer' },
    },
    { keyId: 'k', keyName: 'k', address: '', requestId: '' },
    null,
  )
  await bench.step()
  await bench.store.pauseJob(made.job.jobId, null, ACTOR)
  bench.clock.advance(60_000)
  await bench.store.resumeJob(made.job.jobId, null, ACTOR)
  await bench.drain()
  t.equal((await bench.store.getJob(made.job.jobId))?.targetedCount, 3, 'those of the first range alone')
})

t.test(
  'what runs out between the targets of a job and its chunk is gone for the chunk, though no sweep came first',
  async (t) => {
    for (const actionType of ['block', 'cleanup', 'monitor'] as const) {
      const bench = await benchOf(t)
      await addDevices(bench, upTo(3))
      const allow = await runJob(bench, { actionType: 'allow', actionDuration: 60 })
      await runJob(bench, { actionType: 'monitor', actionDuration: 60 })
      const job = await createJob(bench, { actionType })
      await stepUntil(bench, async () => (await items(bench, job.jobId)).length !== 0, 'the job has its targets')
      bench.clock.advance(60_000)
      await bench.drain()
      const expected = actionType === 'cleanup' ? 'nothing_active' : 'applied'
      t.same(await outcomes(bench, job.jobId), { 1: expected, 2: expected, 3: expected })
      const history = (await bench.store.getDevice(1))?.history ?? []
      t.same(
        history.map((entry) => [entry.actionType, entry.endedBy, entry.endedAt, entry.endedByJobId]).sort(),
        ['allow', 'monitor'].map((type) => [type, 'expired', START + 60_000, null]),
        'what ran out before is recorded as expired, not as ended by the job',
      )
      t.ok(history.some(({ jobId }) => jobId === allow.jobId))
    }
  },
)
