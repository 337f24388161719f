import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import type { JobDraft } from '../../db/jobs/job-store.ts'
import {
  ACTOR,
  addDevices,
  cancel,
  createJob,
  follow,
  inTurn,
  items,
  outcomes,
  runFollowUp,
  runJob,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { type BenchOptions, benchOf, type StoreBench } from '../helpers/store-bench.ts'
import { until } from '../helpers/until.ts'

const DAY = 24 * 3600
const show = async (bench: StoreBench, mac: number): Promise<string> =>
  JSON.stringify((await bench.store.getDevice(mac))?.actions)

/** What happens to one device: a job under a name, the undo of a named job under a name of its own, or time that passes. */
type Step =
  | { readonly run: string; readonly as: Partial<JobDraft>; readonly becomes?: string }
  | { readonly undo: string; readonly becomes: string; readonly like?: string }
  | { readonly wait: number }
const block = (run: string, actionDuration = 0): Step => ({
  run,
  as: { actionType: 'block', actionDuration, actionReason: run, onExisting: 'replace' },
})
const job = (run: string, actionType: JobDraft['actionType'], actionDuration = 0): Step => ({
  run,
  as: { actionType, actionDuration, actionReason: run },
})
/** `like`: what is active then is what was active after the step of that name; `start`: before all of them. */
const undone = (undo: string, like: string): Step => ({ undo, becomes: 'applied', like })
const becomes = (undo: string, becomes: string): Step => ({ undo, becomes })

const TABLE: Record<string, readonly Step[]> = {
  'newest first, each gives back what was there': [
    ...[block('a', 30 * DAY), block('b', 60 * DAY), block('c')],
    ...[undone('c', 'b'), undone('b', 'a'), undone('a', 'start')],
  ],
  'oldest first, only the newest has anything to give back': [
    ...[block('a'), block('b'), block('c')],
    ...[becomes('a', 'changed_since'), becomes('b', 'changed_since'), undone('c', 'b')],
  ],
  'oldest first, and then again from the newest: what was skipped has its turn after an undo of its undo': [
    ...[
      block('a'),
      block('b'),
      undone('b', 'a'),
      undone('undo b', 'b'),
      undone('undo undo b', 'a'),
      undone('a', 'start'),
    ],
  ],
  'allow and cleanup, which end others': [
    ...[block('a'), job('b', 'throttle'), job('c', 'monitor'), job('d', 'allow'), job('e', 'cleanup')],
    ...[undone('e', 'd'), undone('d', 'c'), undone('c', 'b'), undone('b', 'a'), undone('a', 'start')],
  ],
  'the undo of an undo makes a change that counts': [
    ...[block('a'), block('b'), undone('b', 'a'), undone('undo b', 'b'), becomes('a', 'changed_since')],
  ],
  'the undo of the undo of a cleanup, too': [
    ...[block('a'), job('b', 'cleanup'), undone('b', 'a'), undone('undo b', 'b'), becomes('a', 'changed_since')],
    undone('undo undo b', 'a'),
  ],
  'an undo is undone also after another job came and was undone': [
    ...[block('a'), block('b'), undone('b', 'a'), job('c', 'cleanup'), undone('c', 'undo b'), undone('undo b', 'b')],
  ],
  'an undo is not undone where one below it was undone as well': [
    ...[block('a'), block('b'), undone('b', 'a'), undone('a', 'start'), becomes('undo b', 'changed_since')],
  ],
  'an undo is not undone where one below it was done again': [
    ...[block('a'), undone('a', 'start'), job('b', 'monitor'), undone('b', 'start')],
    ...[undone('undo a', 'a'), becomes('undo b', 'changed_since')],
  ],
  'a later job that was not undone stays in the way of all below it': [
    ...[block('a'), block('b'), job('c', 'monitor')],
    ...[becomes('b', 'changed_since'), becomes('a', 'changed_since')],
  ],
  'so does one whose action has run out': [
    ...[block('a'), job('b', 'throttle', 5), { wait: 5000 }, becomes('a', 'changed_since')],
  ],
  'but not once it was undone, which had nothing to give back': [
    ...[block('a'), job('b', 'throttle', 5), { wait: 5000 }, becomes('b', 'expired'), undone('a', 'start')],
  ],
  'and also when it is swept only after that': [
    ...[block('a'), job('b', 'throttle', 5), { wait: 5000 }, becomes('b', 'expired')],
    ...[{ wait: 5000 }, { wait: 5000 }, undone('a', 'start')],
  ],
  'what a job replaced has run out before its undo': [
    ...[block('a', 5), block('b'), { wait: 5000 }, undone('b', 'start'), becomes('a', 'expired')],
  ],
  'what a job ended has run out before its undo, of several': [
    ...[job('a', 'throttle', 60), block('b', 5), job('c', 'allow'), { wait: 60_000 }],
    ...[undone('c', 'start'), becomes('b', 'expired'), becomes('a', 'expired')],
  ],
  'the undo of an undo, where what the job had ended has run out': [
    ...[job('a', 'throttle', 60), block('b', 5), job('c', 'allow'), { wait: 60_000 }],
    ...[undone('c', 'start'), undone('undo c', 'c'), undone('undo undo c', 'start'), becomes('b', 'expired')],
  ],
  'an undo is not undone where what its job had ended ran out, and all below was undone': [
    ...[job('a', 'throttle', 5), block('b'), job('c', 'throttle'), { wait: 5000 }],
    ...[becomes('c', 'applied'), undone('b', 'start'), becomes('a', 'expired'), becomes('undo c', 'changed_since')],
  ],
  'what was given back runs out before the next undo': [
    ...[block('a', 5), block('b', 60), undone('b', 'a'), { wait: 5000 }, becomes('a', 'expired')],
  ],
  'a job that kept the longer one is none': [
    ...[block('a', 30 * DAY), { run: 'k', as: { actionDuration: 5 }, becomes: 'kept_longer' }, block('b')],
    ...[undone('b', 'a'), undone('a', 'start')],
  ],
  'a job that was not allowed is none': [
    ...[job('a', 'allow'), { run: 'k', as: {}, becomes: 'allowed' }, job('b', 'monitor')],
    ...[undone('b', 'a'), undone('a', 'start')],
  ],
}

async function play(
  bench: StoreBench,
  steps: readonly Step[],
  sweep: boolean,
  check: (found: unknown, expected: unknown, what: string) => void,
) {
  const jobs = new Map<string, Job>()
  const states = new Map([['start', await show(bench, 1)]])
  for (const step of steps) {
    if ('wait' in step) {
      // The janitor rests for a second when he has been round: nobody sweeps what runs out in this last millisecond.
      bench.clock.advance(step.wait - 1)
      await bench.drain()
      bench.clock.advance(1)
      if (sweep) bench.clock.advance(1000)
      if (sweep) await bench.drain()
      continue
    }
    const name = 'run' in step ? step.run : `undo ${step.undo}`
    const made =
      'run' in step
        ? await runJob(bench, step.as)
        : await runFollowUp(bench, 'revertJob', jobs.get(step.undo)?.jobId ?? '')
    jobs.set(name, made)
    states.set(name, await show(bench, 1))
    check(await outcomes(bench, made.jobId), { 1: step.becomes ?? 'applied' }, name)
    if ('like' in step) check(await show(bench, 1), await states.get(step.like ?? ''), `what is active after ${name}`)
  }
}
const WAYS: Record<string, { options?: BenchOptions; sweep: boolean }> = {
  swept: { sweep: true },
  unswept: { sweep: false },
  'enforced outside': { sweep: true, options: { enforcer: 'obedient' } },
  'enforced outside, unswept': { sweep: false, options: { enforcer: 'obedient' } },
}
for (const [name, steps] of Object.entries(TABLE)) {
  for (const [way, { options, sweep }] of Object.entries(WAYS)) {
    t.test(`${name} (${way})`, async (t) => {
      const bench = await benchOf(t, options)
      await addDevices(bench, [1])
      await play(bench, steps, sweep, (found, expected, what) => void t.same(found, expected, what))
    })
  }
}

const all = (from: number, to: number, outcome: string) =>
  Object.fromEntries(
    upTo(to)
      .slice(from - 1)
      .map((mac) => [mac, outcome]),
  )

t.test('an undo that was stopped half way leaves each device where it is, for the next undo too', async (t) => {
  for (const finish of ['nobody', 'retryJob', 'revertJob'] as const) {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(6))
    const first = await runJob(bench)
    const second = await runJob(bench, { actionDuration: 60, onExisting: 'replace' })
    const { jobId } = await follow(bench, 'revertJob', second.jobId)
    await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
    await cancel(bench, jobId)
    if (finish === 'retryJob') {
      t.equal((await runFollowUp(bench, 'retryJob', jobId)).affectedCount, 3)
    } else if (finish === 'revertJob') {
      const { jobId: again } = await runFollowUp(bench, 'revertJob', second.jobId)
      t.same(await outcomes(bench, again), { ...all(1, 3, 'changed_since'), ...all(4, 6, 'applied') })
    }
    const last = await runFollowUp(bench, 'revertJob', first.jobId)
    const rest = finish === 'nobody' ? 'changed_since' : 'applied'
    t.same(await outcomes(bench, last.jobId), { ...all(1, 3, 'applied'), ...all(4, 6, rest) }, finish)
  }
})
t.test('what failed, and was done by a retry, is undone with the job that it belongs to', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand', chunks: { min: 9, max: 9 } })
  await addDevices(bench, upTo(4))
  const settled = async (jobId: string, refused: readonly number[] = []): Promise<Job> => {
    for (let steps = 0; (await bench.store.getJob(jobId))?.status !== 'completed'; steps++) {
      if (steps > 20) throw new Error('the job never ends')
      await bench.step()
      const refusals = refused.map((mac) => ({ mac, code: 'enforcer_failed' as const, reason: 'no' }))
      const batch = await bench.takeBatch()
      if (batch) await bench.store.settleEnforcement(batch.batchId, { kind: 'answered', refusals })
    }
    return (await bench.store.getJob(jobId)) as Job
  }
  const states = () => inTurn(upTo(4), (mac) => show(bench, mac))
  const first = await settled((await createJob(bench, { actionDuration: 600 })).jobId)
  const before = await states()
  const second = await settled((await createJob(bench)).jobId, [2, 3])
  t.equal(second.failedCount, 2)
  const retry = await settled((await follow(bench, 'retryJob', second.jobId)).jobId, [3])
  const undo = async (source: Job, refused: readonly number[] = []) =>
    settled((await follow(bench, 'revertJob', source.jobId)).jobId, refused)
  t.match(await undo(retry), { affectedCount: 1, skippedCount: 0 })
  const stopped = await undo(second, [4])
  t.match(stopped, { affectedCount: 1, failedCount: 1 })
  t.match(await settled((await follow(bench, 'retryJob', stopped.jobId)).jobId), { affectedCount: 1 })
  t.same(await states(), before)
  t.match(await undo(first), { affectedCount: 4 })
  t.same(await states(), Array(4).fill('[]'))
})

t.test('what has run out, and the enforcer has not lifted, is lifted by the undo of its job', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand' })
  await addDevices(bench, [1])
  // The enforcer refuses every lift that is no job's.
  const settle = async (): Promise<boolean> => {
    const batch = await bench.takeBatch()
    if (batch === null) return false
    const refusals = batch.jobId === null ? [{ mac: 1, code: 'enforcer_failed' as const, reason: 'no' }] : []
    return bench.store.settleEnforcement(batch.batchId, { kind: 'answered', refusals })
  }
  const rest = () => until(async () => !((await bench.step()) || (await settle())), 'nothing is left to do')
  const done = async ({ jobId }: Job): Promise<Job> => {
    await rest()
    return (await bench.store.getJob(jobId)) as Job
  }
  const first = await done(await createJob(bench))
  const second = await done(await createJob(bench, { actionType: 'throttle', actionDuration: 5 }))
  bench.clock.advance(5000)
  await rest()
  t.same(await bench.inside.overdue(), ['throttle 1'], 'the lift was refused')
  t.same(await outcomes(bench, (await done(await follow(bench, 'revertJob', second.jobId))).jobId), { 1: 'applied' })
  t.same(await bench.inside.overdue(), [])
  t.same(await outcomes(bench, (await done(await follow(bench, 'revertJob', first.jobId))).jobId), { 1: 'applied' })
})

t.test('each device is judged by itself, wherever the chunks of the jobs end', async (t) => {
  const bench = await benchOf(t, { chunks: { min: 4, max: 4 } })
  await addDevices(bench, upTo(9), ['all'])
  await addDevices(bench, [2, 5, 9], ['all', 'some'])
  const first = await runJob(bench, { criteria: tagged('all') })
  const before = await inTurn(upTo(9), (mac) => show(bench, mac))
  const second = await runJob(bench, { actionType: 'cleanup', criteria: tagged('some') })
  const third = await runJob(bench, { actionType: 'allow', criteria: tagged('all') })
  t.equal((await runFollowUp(bench, 'revertJob', third.jobId)).affectedCount, 9)
  t.equal((await runFollowUp(bench, 'revertJob', second.jobId)).affectedCount, 3)
  t.same(await inTurn(upTo(9), (mac) => show(bench, mac)), before)
  t.equal((await runFollowUp(bench, 'revertJob', first.jobId)).affectedCount, 9)
})

t.test('the history tells each end as it was, and nothing twice', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  const a = await runJob(bench, { actionReason: 'a', actionDuration: 600 })
  const b = await runJob(bench, { actionReason: 'b' })
  bench.clock.advance(1000)
  const undoB = await runFollowUp(bench, 'revertJob', b.jobId)
  bench.clock.advance(1000)
  const undoA = await runFollowUp(bench, 'revertJob', a.jobId)
  const history = (await bench.store.getDevice(1))?.history.map((entry) => [
    entry.actionReason,
    entry.endedBy,
    entry.endedByJobId,
  ])
  t.same(history, [
    ['a', 'reverted', undoA.jobId],
    ['b', 'reverted', undoB.jobId],
    ['a', 'replaced', b.jobId],
  ])
})

t.test('an undo is undone long after the job that it undid was purged, with what that one had replaced', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, [1])
  const a = await runJob(bench, { actionReason: 'a' })
  const b = await runJob(bench, { actionReason: 'b', onExisting: 'replace' })
  const after = await show(bench, 1)
  const undo = await runFollowUp(bench, 'revertJob', b.jobId)
  for (const { jobId } of [a, b]) await bench.store.deleteJob(jobId, null, ACTOR)
  bench.clock.advance(3 * DAY * 1000)
  await bench.drain()
  await t.rejects(() => bench.store.restoreJob(b.jobId, ACTOR), { code: 'not_found' }, 'it was purged')
  const redo = await runFollowUp(bench, 'revertJob', undo.jobId)
  t.same(await outcomes(bench, redo.jobId), { 1: 'applied' })
  t.equal(await show(bench, 1), after)
  t.same(await outcomes(bench, (await runFollowUp(bench, 'revertJob', redo.jobId)).jobId), { 1: 'applied' })
  t.match((await bench.store.getDevice(1))?.actions, [{ actionReason: 'a' }])
})

t.test(
  'an undo whose own undo was purged has changed since, and what it brought back is not what is there',
  async (t) => {
    for (const actionType of ['cleanup', 'allow', 'block'] as const) {
      const bench = await benchOf(t, { retentionDays: 1 })
      await addDevices(bench, upTo(2))
      await runJob(bench, { actionDuration: 30 * DAY })
      const change = await runJob(bench, { actionType })
      const undo = await runFollowUp(bench, 'revertJob', change.jobId)
      const again = await runFollowUp(bench, 'revertJob', undo.jobId)
      t.equal(again.affectedCount, 2)
      await bench.store.deleteJob(again.jobId, null, ACTOR)
      for (let day = 0; day < 3; day++) {
        bench.clock.advance(DAY * 1000)
        await bench.drain()
      }
      t.equal(await bench.inside.count('purged jobs'), 1)
      const before = await inTurn(upTo(2), (mac) => show(bench, mac))
      const second = await runFollowUp(bench, 'revertJob', undo.jobId)
      t.same(await outcomes(bench, second.jobId), { 1: 'changed_since', 2: 'changed_since' }, actionType)
      t.same(await inTurn(upTo(2), (mac) => show(bench, mac)), before)
    }
  },
)
