import t from 'tap'
import { ACTIVE_TYPES } from '../../db/model.ts'
import {
  addDevices,
  type Bench,
  benchOf,
  cancel,
  createJob,
  follow,
  items,
  outcomes,
  preview,
  runFollowUp,
  runJob,
  START,
  statuses,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const DAY = 24 * 3600
/** Durations in seconds: what is there, and what comes ten seconds later. */
const PAIRS = [
  { is: 0, comes: 0, kept: true },
  { is: 0, comes: 10 * 365 * DAY, kept: true },
  { is: 30 * DAY, comes: 5, kept: true },
  { is: 60, comes: 50, kept: true },
  { is: 60, comes: 51, kept: false },
  { is: 60, comes: 0, kept: false },
  { is: 10 * 365 * DAY, comes: 0, kept: false },
] as const

for (const actionType of ACTIVE_TYPES) {
  for (const { is, comes, kept } of PAIRS) {
    if (actionType === 'deny' && is + comes > 0) continue
    for (const onExisting of ['keep_longer', 'replace'] as const) {
      const stays = kept && onExisting === 'keep_longer'
      const name = `${actionType} for ${comes} s over one for ${is} s, ${onExisting}: ${stays ? 'kept' : 'replaced'}`
      t.test(name, (t) => {
        const bench = benchOf(t)
        addDevices(bench, [1])
        runJob(bench, { actionType, actionDuration: is })
        const before = bench.read.getDevice(1)
        bench.clock.advance(10_000)
        const job = runJob(bench, { actionType, actionDuration: comes, onExisting })
        t.equal(job.onExisting, onExisting)
        t.match(job, stays ? { affectedCount: 0, skippedCount: 1 } : { affectedCount: 1, skippedCount: 0 })
        t.same(outcomes(bench, job.jobId), { 1: stays ? 'kept_longer' : 'applied' })
        if (stays) t.same(bench.read.getDevice(1), before, 'job, reason, expiry and history are as they were')
        else t.match(bench.read.getDevice(1)?.actions, [{ actionType, jobId: job.jobId, appliedAt: START + 10_000 }])
        t.end()
      })
    }
  }
}

t.test('a block for 5 s over one for 30 days leaves the device blocked for 30 days', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionDuration: 30 * DAY })
  const second = runJob(bench, { actionDuration: 5 })
  t.match(items(bench, second.jobId), [{ outcome: 'skipped', code: 'kept_longer', detail: /for as long or longer/ }])
  bench.clock.advance(8000)
  bench.drain()
  t.same(statuses(bench, 1), { block: START + 30 * DAY * 1000 })
  t.end()
})

t.test('an action whose time has run out is not there, swept or not', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionDuration: 60 })
  bench.clock.advance(59_999)
  t.same(outcomes(bench, runJob(bench, { actionDuration: 0 }).jobId), { 1: 'applied' }, 'the longest')
  runJob(bench, { actionType: 'monitor', actionDuration: 60 })
  bench.clock.advance(60_000)
  t.same(outcomes(bench, runJob(bench, { actionType: 'monitor', actionDuration: 1 }).jobId), { 1: 'applied' })
  t.same(statuses(bench, 1), { block: null, monitor: START + 59_999 + 60_000 + 1000 })
  t.end()
})

/** Blocks 1 and 2 for a day, 3 for a second, and leaves 4 to 7 alone. */
function mixed(bench: Bench): void {
  addDevices(bench, upTo(7), ['all'])
  addDevices(bench, [1, 2], ['all', 'long'])
  addDevices(bench, [3], ['all', 'short'])
  runJob(bench, { actionDuration: DAY, criteria: tagged('long') })
  runJob(bench, { actionDuration: 1, criteria: tagged('short') })
}

t.test('each device is judged by itself, within a chunk too', (t) => {
  const bench = benchOf(t, { chunks: { min: 5, max: 5 } })
  mixed(bench)
  const job = runJob(bench, { actionDuration: 60, criteria: tagged('all') })
  t.match(job, { targetedCount: 7, affectedCount: 5, skippedCount: 2, failedCount: 0 })
  t.match(outcomes(bench, job.jobId), { 1: 'kept_longer', 2: 'kept_longer', 3: 'applied', 7: 'applied' })
  t.match(bench.read.getDevice(3)?.history, [{ endedBy: 'replaced', endedByJobId: job.jobId }])
  t.end()
})

t.test('the revert of a job that kept some undoes it on the others alone', (t) => {
  const bench = benchOf(t)
  mixed(bench)
  const before = upTo(7).map((mac) => bench.read.getDevice(mac)?.actions)
  const job = runJob(bench, { actionDuration: 60, criteria: tagged('all') })
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  t.match(revert, { affectedCount: 5, skippedCount: 0, onExisting: 'keep_longer' })
  t.same(Object.keys(outcomes(bench, revert.jobId)), ['3', '4', '5', '6', '7'])
  t.same(
    upTo(7).map((mac) => bench.read.getDevice(mac)?.actions),
    before,
  )
  t.end()
})

t.test('a job that kept them all has nothing to be undone, and has changed nothing for another', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const first = runJob(bench)
  const second = runJob(bench, { actionDuration: 60 })
  t.equal(second.skippedCount, 3)
  t.throws(() => follow(bench, 'revertJob', second.jobId), { code: 'conflict' })
  t.equal(runFollowUp(bench, 'revertJob', first.jobId).affectedCount, 3)
  t.end()
})

for (const onExisting of ['keep_longer', 'replace'] as const) {
  t.test(`a retry copies ${onExisting}`, (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(6))
    const job = createJob(bench, { actionDuration: 60, onExisting })
    while (items(bench, job.jobId, 'applied').length < 3) bench.step()
    cancel(bench, job.jobId)
    runJob(bench)
    const retry = runFollowUp(bench, 'retryJob', job.jobId)
    t.equal(retry.onExisting, onExisting)
    t.match(retry, onExisting === 'replace' ? { affectedCount: 3 } : { skippedCount: 3 })
    t.end()
  })
}

t.test('a block that ends an action under a longer allow is told so before it is told that it was kept', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench, { actionType: 'allow' })
  for (const onExisting of ['keep_longer', 'replace'] as const) {
    t.same(outcomes(bench, runJob(bench, { onExisting }).jobId), { 1: 'allowed' })
  }
  t.end()
})

t.test('a cleanup ends everything, whichever is said', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  for (const onExisting of ['keep_longer', 'replace'] as const) {
    runJob(bench)
    t.same(outcomes(bench, runJob(bench, { actionType: 'cleanup', onExisting }).jobId), { 1: 'applied' })
    t.same(statuses(bench, 1), {})
  }
  t.end()
})

t.test('what is kept is not told to an enforcer, and is settled as skipped with the rest', (t) => {
  const bench = benchOf(t, { enforcer: 'by hand', chunks: { min: 9, max: 9 } })
  const settle = () => {
    bench.step()
    const batch = bench.takeBatch()
    if (batch === null) return []
    bench.act((verbs) => verbs.settleEnforcement(batch.batchId, { kind: 'answered', refusals: [] }))
    return batch.apply.map(({ mac }) => mac)
  }
  const told = (jobId: string): number[] => {
    const macs: number[] = []
    for (let steps = 0; bench.read.getJob(jobId)?.status !== 'completed'; steps++) {
      if (steps > 20) throw new Error('the job never ends')
      macs.push(...settle())
    }
    return macs
  }
  addDevices(bench, upTo(4), ['all'])
  addDevices(bench, [2], ['all', 'long'])
  t.same(told(createJob(bench, { criteria: tagged('long') }).jobId), [2])
  const job = createJob(bench, { actionDuration: 60, criteria: tagged('all') })
  t.same(told(job.jobId), [1, 3, 4])
  t.match(bench.read.getJob(job.jobId), { affectedCount: 3, skippedCount: 1, failedCount: 0 })
  t.match(items(bench, job.jobId, 'skipped'), [{ mac: 2, code: 'kept_longer' }])
  const kept = createJob(bench, { actionDuration: 5, criteria: tagged('all') })
  t.same(told(kept.jobId), [], 'a batch of nothing is settled without the enforcer')
  t.equal(bench.read.getJob(kept.jobId)?.skippedCount, 4)
  t.same(statuses(bench, 2), { block: null })
  t.end()
})

t.test('a job from a preview is done as it says itself; the preview says which devices', (t) => {
  const bench = benchOf(t)
  addDevices(bench, [1])
  runJob(bench)
  const job = runJob(bench, { previewId: preview(bench), actionDuration: 60, onExisting: 'replace' })
  t.match(job, { onExisting: 'replace', affectedCount: 1 })
  t.same(statuses(bench, 1), { block: START + 60_000 })
  t.end()
})
