import t from 'tap'
import type { JobFilter } from '../../db/jobs/job-store.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import {
  ACTOR,
  addDevices,
  cancel,
  createJob,
  draft,
  feedOf,
  follow,
  inTurn,
  items,
  outcomes,
  pages,
  runFollowUp,
  runJob,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const listed = async (bench: StoreBench, filter: JobFilter = {}, limit = 100) =>
  (await pages((page) => bench.store.listJobs(filter, page), limit)).map(({ jobId }) => jobId)

t.test('jobs are listed the newest first, in pages that lose and repeat none while more are made', async (t) => {
  const bench = await benchOf(t)
  const made = await inTurn(upTo(7), async () => (await createJob(bench, { scheduledAt: START + 1000 })).jobId)
  const first = await bench.store.listJobs({}, { limit: 3, after: null })
  await createJob(bench)
  const second = await bench.store.listJobs({}, { limit: 3, after: first.next })
  const third = await bench.store.listJobs({}, { limit: 3, after: second.next })
  const seen = [first, second, third].flatMap(({ data }) => data).map(({ jobId }) => jobId)
  t.same(seen, made.toReversed())
  t.equal(third.next, null)
})

t.test('a page that ends with the list has no next one', async (t) => {
  const bench = await benchOf(t)
  for (const _ of upTo(4)) await createJob(bench)
  const first = await bench.store.listJobs({}, { limit: 2, after: null })
  t.not(first.next, null)
  t.equal((await bench.store.listJobs({}, { limit: 2, after: first.next })).next, null)
  t.same((await bench.store.listJobs({}, { limit: 4, after: null })).next, null)
})

t.test('jobs are filtered by each member, and by all together', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const block = await runJob(bench)
  bench.clock.advance(1000)
  const { job: deny } = await bench.store.createJob(
    draft({ actionType: 'deny', scheduledAt: START + 99_000 }),
    { ...ACTOR, keyName: 'bob' },
    null,
  )
  bench.clock.advance(1000)
  const revert = await runFollowUp(bench, 'revertJob', block.jobId)
  const gone = await runJob(bench)
  await bench.store.deleteJob(gone.jobId, null, ACTOR)
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
    t.same(await listed(bench, filter), expected, JSON.stringify(filter))
    t.same(await listed(bench, filter, 1), expected, `${JSON.stringify(filter)}, one by one`)
  }
})

t.test('items are listed by outcome in every state of a job, in pages of any size', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9), ['all'])
  await addDevices(bench, [2, 5, 8], ['all', 'exempt'])
  await runJob(bench, { actionType: 'allow', criteria: tagged('exempt') })
  const macs = async (jobId: string) => {
    const all = (await items(bench, jobId)).map((item) => item.mac)
    const one = await pages((page) => bench.store.listItems(jobId, null, page), 1)
    t.same(one, await items(bench, jobId))
    const by = await inTurn(['pending', 'applied', 'skipped', 'failed', 'not_reached'] as const, async (outcome) => {
      const found = await items(bench, jobId, outcome)
      t.ok(found.every((item) => item.outcome === outcome))
      t.same(await pages((page) => bench.store.listItems(jobId, outcome, page), 1), found)
      return found.map((item) => item.mac)
    })
    return [all, ...by]
  }
  const { jobId } = await createJob(bench, { scheduledAt: START + 1000 })
  t.same(await macs(jobId), [[], [], [], [], [], []], 'scheduled')
  bench.clock.advance(1000)
  await bench.step()
  t.same(await macs(jobId), [[], [], [], [], [], []], 'fixing its targets')
  await stepUntil(bench, async () => (await items(bench, jobId)).length !== 0, 'the job has its targets')
  t.same(await macs(jobId), [upTo(9), upTo(9), [], [], [], []], 'fixed')
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 4, '4 items are applied')
  const halfWay = [upTo(9), [7, 8, 9], [1, 3, 4, 6], [2, 5], []]
  t.same(await macs(jobId), [...halfWay, []], 'running')
  await bench.store.pauseJob(jobId, null, ACTOR)
  t.same(await macs(jobId), [...halfWay, []], 'paused')
  await cancel(bench, jobId)
  t.same(await macs(jobId), [upTo(9), [], [1, 3, 4, 6], [2, 5], [], [7, 8, 9]], 'cancelled')
  const retry = await follow(bench, 'retryJob', jobId)
  await bench.drain()
  t.same(await macs(retry.jobId), [[7, 8, 9], [], [7, 9], [8], [], []], 'completed')
  const failed = await runJob(bench, { maxLimit: 1 })
  t.same(await macs(failed.jobId), [[], [], [], [], [], []], 'failed')
  t.same(await outcomes(bench, retry.jobId), { 7: 'applied', 8: 'allowed', 9: 'applied' })
  await t.rejects(() => items(bench, 'unknown'), { code: 'not_found' })
})

t.test('devices are listed the newest first, in pages, ties by MAC', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [3, 1, 2])
  bench.clock.advance(1000)
  await addDevices(bench, [5, 4])
  for (const limit of [1, 2, 3, 100]) {
    t.same(
      (await pages((page) => bench.store.listDevices({}, page), limit)).map(({ mac }) => mac),
      [5, 4, 3, 2, 1],
    )
  }
})

t.test('a feed is paged by address, each once', async (t) => {
  const bench = await benchOf(t)
  await bench.store.importPiece(
    await bench.store.beginImport(PLAIN_IMPORT, ACTOR),
    upTo(7).map((mac) => ({ kind: 'record' as const, mac, site: `s${mac}`, ips: mac === 4 ? [] : [100 + (mac % 5)] })),
  )
  await runJob(bench)
  t.same(await feedOf(bench, 'block', 'mac', null, 3), [1, 2, 3])
  t.same(await feedOf(bench, 'block', 'mac', 3, 3), [4, 5, 6])
  t.same(await feedOf(bench, 'block', 'mac', 6, 3), [7])
  t.same(await feedOf(bench, 'block', 'ip', null, 3), [100, 101, 102])
  t.same(await feedOf(bench, 'block', 'ip', 102, 3), [103])
  t.same(await feedOf(bench, 'deny', 'mac', null, 3), [])
})

t.test('a feed knows when each address is free: a shared one when its last device is', async (t) => {
  const bench = await benchOf(t)
  const record = (mac: number, ip: number) => ({ kind: 'record' as const, mac, site: `s${mac}`, ips: [ip] })
  await bench.store.importPiece(await bench.store.beginImport(PLAIN_IMPORT, ACTOR), [
    record(1, 100),
    record(2, 100),
    record(3, 101),
    record(4, 101),
  ])
  const only = (mac: string) => ({ rules: [{ field: 'mac' as const, operator: 'equals' as const, value: mac }] })
  await runJob(bench, { actionDuration: 60, criteria: only('00:00:00:00:00:01') })
  await runJob(bench, { actionDuration: 90, criteria: only('00:00:00:00:00:02') })
  await runJob(bench, { actionDuration: 60, criteria: only('00:00:00:00:00:03') })
  await runJob(bench, { actionDuration: 0, criteria: only('00:00:00:00:00:04') })
  t.strictSame(
    (await bench.store.feedPage({ type: 'block', as: 'mac' }, null, 10)).map(({ expiresAt }) => expiresAt),
    [START + 60_000, START + 90_000, START + 60_000, null],
  )
  t.strictSame(
    (await bench.store.feedPage({ type: 'block', as: 'ip' }, null, 10)).map((entry) => ({ ...entry })),
    [
      { address: 100, expiresAt: START + 90_000 },
      { address: 101, expiresAt: null },
    ],
  )
})
