import t from 'tap'
import type { JobFilter } from '../../db/jobs/job-store.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  createJob,
  draft,
  feedOf,
  follow,
  items,
  outcomes,
  pages,
  runFollowUp,
  runJob,
  START,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const listed = (bench: Bench, filter: JobFilter = {}, limit = 100) =>
  pages((page) => bench.read.listJobs(filter, page), limit).map(({ jobId }) => jobId)

t.test('jobs are listed the newest first, in pages that lose and repeat none while more are made', (t) => {
  const bench = benchOf(t)
  const made = upTo(7).map(() => createJob(bench, { scheduledAt: START + 1000 }).jobId)
  const first = bench.read.listJobs({}, { limit: 3, after: null })
  createJob(bench)
  const second = bench.read.listJobs({}, { limit: 3, after: first.next })
  const third = bench.read.listJobs({}, { limit: 3, after: second.next })
  const seen = [first, second, third].flatMap(({ data }) => data).map(({ jobId }) => jobId)
  t.same(seen, made.toReversed())
  t.equal(third.next, null)
  t.end()
})

t.test('a page that ends with the list has no next one', (t) => {
  const bench = benchOf(t)
  for (const _ of upTo(4)) createJob(bench)
  const first = bench.read.listJobs({}, { limit: 2, after: null })
  t.not(first.next, null)
  t.equal(bench.read.listJobs({}, { limit: 2, after: first.next }).next, null)
  t.same(bench.read.listJobs({}, { limit: 4, after: null }).next, null)
  t.end()
})

t.test('jobs are filtered by each member, and by all together', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const block = runJob(bench)
  bench.clock.advance(1000)
  const { job: deny } = bench.act((verbs) =>
    verbs.createJob(draft({ actionType: 'deny', scheduledAt: START + 99_000 }), { ...ACTOR, keyName: 'bob' }, null),
  )
  bench.clock.advance(1000)
  const revert = runFollowUp(bench, 'revertJob', block.jobId)
  const gone = runJob(bench)
  bench.act((verbs) => verbs.deleteJob(gone.jobId, null, ACTOR))
  const cases: [JobFilter, string[]][] = [
    [{}, [revert.jobId, deny.jobId, block.jobId]],
    [{ status: 'completed' }, [revert.jobId, block.jobId]],
    [{ status: 'scheduled' }, [deny.jobId]],
    [{ actionType: 'block' }, [revert.jobId, block.jobId]],
    [{ kind: 'revert' }, [revert.jobId]],
    [{ createdBy: 'bob' }, [deny.jobId]],
    [{ createdAfter: START + 1000 }, [revert.jobId, deny.jobId]],
    [{ createdBefore: START + 1001 }, [deny.jobId, block.jobId]],
    [{ createdBefore: START + 1000 }, [block.jobId]],
    [{ kind: 'apply', createdBefore: START + 1, status: 'completed' }, [block.jobId]],
    [{ deleted: true }, [gone.jobId]],
    [{ deleted: true, createdBy: 'bob' }, []],
    [{ deleted: false, actionType: 'cleanup' }, []],
  ]
  for (const [filter, expected] of cases) {
    t.same(listed(bench, filter), expected, JSON.stringify(filter))
    t.same(listed(bench, filter, 1), expected, `${JSON.stringify(filter)}, one by one`)
  }
  t.end()
})

t.test('items are listed by outcome in every state of a job, in pages of any size', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9), ['all'])
  addDevices(bench, [2, 5, 8], ['all', 'exempt'])
  runJob(bench, { actionType: 'allow', criteria: tagged('exempt') })
  const macs = (jobId: string) => {
    const all = items(bench, jobId).map((item) => item.mac)
    const one = pages((page) => bench.read.listItems(jobId, null, page), 1)
    t.same(one, items(bench, jobId))
    const by = (['pending', 'applied', 'skipped', 'failed', 'not_reached'] as const).map((outcome) => {
      const found = items(bench, jobId, outcome)
      t.ok(found.every((item) => item.outcome === outcome))
      t.same(
        pages((page) => bench.read.listItems(jobId, outcome, page), 1),
        found,
      )
      return found.map((item) => item.mac)
    })
    return [all, ...by]
  }
  const { jobId } = createJob(bench, { scheduledAt: START + 1000 })
  t.same(macs(jobId), [[], [], [], [], [], []], 'scheduled')
  bench.clock.advance(1000)
  bench.step()
  t.same(macs(jobId), [[], [], [], [], [], []], 'fixing its targets')
  while (items(bench, jobId).length === 0) bench.step()
  t.same(macs(jobId), [upTo(9), upTo(9), [], [], [], []], 'fixed')
  while (items(bench, jobId, 'applied').length < 4) bench.step()
  const halfWay = [upTo(9), [7, 8, 9], [1, 3, 4, 6], [2, 5], []]
  t.same(macs(jobId), [...halfWay, []], 'running')
  bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
  t.same(macs(jobId), [...halfWay, []], 'paused')
  cancel(bench, jobId)
  t.same(macs(jobId), [upTo(9), [], [1, 3, 4, 6], [2, 5], [], [7, 8, 9]], 'cancelled')
  const retry = follow(bench, 'retryJob', jobId)
  bench.drain()
  t.same(macs(retry.jobId), [[7, 8, 9], [], [7, 9], [8], [], []], 'completed')
  const failed = runJob(bench, { maxLimit: 1 })
  t.same(macs(failed.jobId), [[], [], [], [], [], []], 'failed')
  t.same(outcomes(bench, retry.jobId), { 7: 'applied', 8: 'allowed', 9: 'applied' })
  t.throws(() => items(bench, 'unknown'), { code: 'not_found' })
  t.end()
})

t.test('devices are listed the newest first, in pages, ties by MAC', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [3, 1, 2])
  bench.clock.advance(1000)
  addDevices(bench, [5, 4])
  for (const limit of [1, 2, 3, 100]) {
    t.same(
      pages((page) => bench.read.listDevices({}, page), limit).map(({ mac }) => mac),
      [5, 4, 3, 2, 1],
    )
  }
  t.end()
})

t.test('a feed is paged by address, each once', (t) => {
  const bench = benchOf(t)
  bench.act((verbs) =>
    verbs.importPiece(
      1,
      upTo(7).map((mac) => ({ kind: 'record' as const, mac, ip: mac === 4 ? null : 100 + (mac % 5) })),
    ),
  )
  runJob(bench)
  t.same(feedOf(bench, 'block', 'mac', null, 3), [1, 2, 3])
  t.same(feedOf(bench, 'block', 'mac', 3, 3), [4, 5, 6])
  t.same(feedOf(bench, 'block', 'mac', 6, 3), [7])
  t.same(feedOf(bench, 'block', 'ip', null, 3), [100, 101, 102])
  t.same(feedOf(bench, 'block', 'ip', 102, 3), [103])
  t.same(feedOf(bench, 'deny', 'mac', null, 3), [])
  t.end()
})

t.test('a feed knows when each address is free: a shared one when its last device is', (t) => {
  const bench = benchOf(t)
  const record = (mac: number, ip: number) => ({ kind: 'record' as const, mac, ip })
  bench.act((verbs) => verbs.importPiece(1, [record(1, 100), record(2, 100), record(3, 101), record(4, 101)]))
  const only = (mac: string) => ({ rules: [{ field: 'mac' as const, operator: 'equals' as const, value: mac }] })
  runJob(bench, { actionDuration: 60, criteria: only('00:00:00:00:00:01') })
  runJob(bench, { actionDuration: 90, criteria: only('00:00:00:00:00:02') })
  runJob(bench, { actionDuration: 60, criteria: only('00:00:00:00:00:03') })
  runJob(bench, { actionDuration: 0, criteria: only('00:00:00:00:00:04') })
  t.strictSame(
    bench.read.feedPage('block', 'mac', null, 10).map(({ expiresAt }) => expiresAt),
    [START + 60_000, START + 90_000, START + 60_000, null],
  )
  t.strictSame(
    bench.read.feedPage('block', 'ip', null, 10).map((entry) => ({ ...entry })),
    [
      { address: 100, expiresAt: START + 90_000 },
      { address: 101, expiresAt: null },
    ],
  )
  t.end()
})
