import t from 'tap'
import {
  addDevices,
  type Bench,
  benchOf,
  count,
  createJob,
  feedOf,
  items,
  outcomes,
  runJob,
  START,
  statuses,
  upTo,
} from '../helpers/engine.ts'

const MATCHES = { rules: [{ field: 'status', operator: 'equals', value: 'block' }] }
/** Everything that could show a block. */
const blocked = (bench: Bench) => ({
  device: statuses(bench, 1),
  listed: bench.read.listDevices({}, { limit: 10, after: null }).data.flatMap(({ actions }) => actions).length,
  filtered: bench.read.listDevices({ status: 'block' }, { limit: 10, after: null }).data.length,
  feed: feedOf(bench, 'block', 'mac', null, 10),
  addresses: feedOf(bench, 'block', 'ip', null, 10),
  matching: bench.read.countDevices(MATCHES),
})
const NONE = { device: {}, listed: 0, filtered: 0, feed: [], addresses: [], matching: 0 }

function withBlock(t: Parameters<typeof benchOf>[0]) {
  const bench = benchOf(t)
  bench.act((verbs) => verbs.importPiece(1, [{ kind: 'record', mac: 1, ip: 167772161 }]))
  const job = runJob(bench, { actionDuration: 60 })
  return { bench, job }
}

t.test('an action is active until the millisecond before it expires, and not from then on, swept or not', (t) => {
  const { bench } = withBlock(t)
  bench.clock.set(START + 59_999)
  t.same(blocked(bench), {
    ...{ device: { block: START + 60_000 }, listed: 1, filtered: 1 },
    ...{ feed: [1], addresses: [167772161], matching: 1 },
  })
  bench.clock.set(START + 60_000)
  t.same(blocked(bench), NONE)
  t.equal(count(bench, 'SELECT count(*) FROM active_actions'), 1, 'no sweep yet')
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM active_actions'), 0)
  t.same(blocked(bench), NONE)
  t.end()
})

t.test('history shows an expired action at once, and a sweep records it once', (t) => {
  const { bench, job } = withBlock(t)
  bench.clock.set(START + 60_000)
  const entry = {
    ...{ actionType: 'block', actionReason: 'because', jobId: job.jobId, appliedAt: START },
    ...{ expiresAt: START + 60_000, endedAt: START + 60_000, endedBy: 'expired', endedByJobId: null },
  }
  t.same(bench.read.getDevice(1)?.history, [entry])
  for (const _ of upTo(3)) {
    bench.drain()
    bench.clock.advance(5000)
  }
  t.same(bench.read.getDevice(1)?.history, [entry])
  t.end()
})

t.test('history is in the order of the ends, whether they were swept or not', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionType: 'throttle', actionDuration: 60 })
  runJob(bench, { actionType: 'monitor' })
  bench.clock.advance(1000)
  runJob(bench, { actionType: 'monitor', onExisting: 'replace' })
  bench.clock.advance(59_000)
  const ends = () => bench.read.getDevice(1)?.history.map((entry) => [entry.actionType, entry.endedAt])
  const expected = [
    ['throttle', START + 60_000],
    ['monitor', START + 1000],
  ]
  t.same(ends(), expected)
  bench.drain()
  t.same(ends(), expected)
  t.end()
})

t.test('the version of a feed changes with expiry, sweep, job and import, and else stays', (t) => {
  const { bench } = withBlock(t)
  const seen = [bench.read.feedVersion('block')]
  const changes = () => {
    const version = bench.read.feedVersion('block')
    t.notOk(seen.includes(version), `${version} is new`)
    t.equal(bench.read.feedVersion('block'), version)
    seen.push(version)
  }
  bench.clock.set(START + 59_999)
  t.equal(bench.read.feedVersion('block'), seen[0])
  bench.clock.set(START + 60_000)
  changes()
  bench.drain()
  changes()
  runJob(bench)
  changes()
  const importId = bench.act((verbs) => verbs.beginImport({ keyId: '', keyName: '', address: '', requestId: '' }))
  changes()
  bench.act((verbs) => verbs.importPiece(importId, [{ kind: 'record', mac: 1, ip: 167772162 }]))
  changes()
  t.end()
})

t.test('a sweep of many goes in steps and leaves the unexpired alone', (t) => {
  const bench = benchOf(t, { chunks: { min: 1000, max: 1000 } })
  addDevices(bench, upTo(1200), ['many'])
  runJob(bench, { actionDuration: 60 })
  addDevices(bench, [5000])
  bench.clock.advance(30_000)
  runJob(bench, { actionType: 'monitor', actionDuration: 60 })
  bench.clock.advance(30_000)
  let before = 0
  while (bench.step()) {
    const ended = count(bench, 'SELECT count(*) FROM ended_actions')
    t.ok(ended - before <= 500, 'a step takes 500 at most')
    before = ended
  }
  t.equal(count(bench, `SELECT count(*) FROM ended_actions WHERE ended_by = 'expired'`), 1200)
  t.equal(count(bench, `SELECT count(*) FROM active_actions WHERE action_type = 'monitor'`), 1201)
  t.end()
})

t.test('criteria judge an action by the moment their range is read, not by when the job began', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  runJob(bench, { actionDuration: 60 })
  const made = bench.act((verbs) =>
    verbs.createJob(
      {
        ...{ actionType: 'monitor', actionDuration: 0, actionReason: 'r', scheduledAt: null, maxLimit: null },
        ...{ criteria: MATCHES, previewId: null, onExisting: 'keep_longer' },
      },
      { keyId: 'k', keyName: 'k', address: '', requestId: '' },
      null,
    ),
  )
  bench.step()
  bench.act((verbs) => verbs.pauseJob(made.job.jobId, null, { keyId: '', keyName: '', address: '', requestId: '' }))
  bench.clock.advance(60_000)
  bench.act((verbs) => verbs.resumeJob(made.job.jobId, null, { keyId: '', keyName: '', address: '', requestId: '' }))
  bench.drain()
  t.equal(bench.read.getJob(made.job.jobId)?.targetedCount, 3, 'those of the first range alone')
  t.end()
})

t.test(
  'what runs out between the targets of a job and its chunk is gone for the chunk, though no sweep came first',
  (t) => {
    for (const actionType of ['block', 'cleanup', 'monitor'] as const) {
      const bench = benchOf(t)
      addDevices(bench, upTo(3))
      const allow = runJob(bench, { actionType: 'allow', actionDuration: 60 })
      runJob(bench, { actionType: 'monitor', actionDuration: 60 })
      const job = createJob(bench, { actionType })
      while (items(bench, job.jobId).length === 0) bench.step()
      bench.clock.advance(60_000)
      bench.drain()
      const expected = actionType === 'cleanup' ? 'nothing_active' : 'applied'
      t.same(outcomes(bench, job.jobId), { 1: expected, 2: expected, 3: expected })
      const history = bench.read.getDevice(1)?.history ?? []
      t.same(
        history.map((entry) => [entry.actionType, entry.endedBy, entry.endedAt, entry.endedByJobId]).sort(),
        ['allow', 'monitor'].map((type) => [type, 'expired', START + 60_000, null]),
        'what ran out before is recorded as expired, not as ended by the job',
      )
      t.ok(history.some(({ jobId }) => jobId === allow.jobId))
    }
    t.end()
  },
)
