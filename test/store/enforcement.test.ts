import t from 'tap'
import type { BatchAnswer, EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import { POSTPONED } from '../../db/verbs.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  count,
  createJob,
  follow,
  items,
  outcomes,
  START,
  statuses,
  upTo,
} from '../helpers/engine.ts'

const DONE: BatchAnswer = { kind: 'answered', refusals: [] }
const FAILED: BatchAnswer = { kind: 'failed', reason: 'nobody is there', mayBeDone: false }
const byHand = (test: Parameters<typeof benchOf>[0]) => benchOf(test, { enforcer: 'by hand' })

/** Lets the runner work until the enforcer has a batch in hand. */
function nextBatch(bench: Bench): EnforcementBatch {
  bench.drain()
  const batch = bench.takeBatch()
  if (batch === null) throw new Error('there is nothing for the enforcer')
  return batch
}
const settle = (bench: Bench, { batchId }: EnforcementBatch, answer: BatchAnswer = DONE): boolean =>
  bench.act((verbs) => verbs.settleEnforcement(batchId, answer))
/** Carries out everything that waits. */
function obey(bench: Bench, answer: BatchAnswer = DONE): EnforcementBatch[] {
  const done: EnforcementBatch[] = []
  const next = () => {
    bench.drain()
    return bench.takeBatch()
  }
  for (let batch = next(); batch !== null; batch = next()) {
    settle(bench, batch, answer)
    done.push(batch)
  }
  return done
}
const told = (list: EnforcementBatch['apply']): string[] => list.map(({ mac, actionType }) => `${actionType} ${mac}`)

t.test('nothing of a chunk is shown before the enforcer has done it, and then all of it', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(4))
  const { jobId } = createJob(bench, { actionDuration: 60 })
  const batch = nextBatch(bench)
  t.strictSame(told(batch.apply), ['block 1', 'block 2', 'block 3'])
  t.strictSame(batch.lift, [])
  t.equal(batch.jobId, jobId)
  t.equal(batch.apply[0]?.expiresAt, START + 60_000)
  t.strictSame(statuses(bench, 1), {})
  t.match(bench.read.getJob(jobId), { status: 'running', targetedCount: 4, affectedCount: 0 })
  t.equal(items(bench, jobId, 'pending').length, 4)
  bench.clock.advance(5000)
  t.equal(settle(bench, batch), true)
  t.strictSame(statuses(bench, 1), { block: START + 60_000 }, 'with the expiry that the enforcer was told')
  t.match(bench.read.getJob(jobId), { affectedCount: 3 })
  t.equal(settle(bench, batch), false, 'only once')
  obey(bench)
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 4 })
  t.end()
})

t.test('a batch that was in hand at a crash is handed out again, the same one', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(5))
  const { jobId } = createJob(bench)
  const before = nextBatch(bench)
  bench.restart()
  // Meanwhile the device has got another address; what was told stays as it was.
  bench.act((verbs) => verbs.importPiece(verbs.beginImport(ACTOR), [{ kind: 'record', mac: 1, ip: 7 }]))
  t.strictSame(nextBatch(bench), before)
  settle(bench, before)
  obey(bench)
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 5 })
  t.end()
})

t.test('what was refused for a device is its outcome, with the reason, and can be retried', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(3))
  const { jobId } = createJob(bench)
  const refusals = [
    { mac: 2, code: 'unsupported', reason: 'no such port' } as const,
    { mac: 2, code: 'enforcer_failed', reason: 'and more' } as const,
    { mac: 99, code: 'enforcer_failed', reason: 'was never asked for' } as const,
  ]
  settle(bench, nextBatch(bench), { kind: 'answered', refusals })
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 2, failedCount: 1 })
  t.match(items(bench, jobId, 'failed'), [{ mac: 2, code: 'unsupported', detail: 'no such port' }])
  t.strictSame(statuses(bench, 2), {})
  const retry = follow(bench, 'retryJob', jobId)
  t.strictSame(told(nextBatch(bench).apply), ['block 2'])
  t.equal(bench.read.getJob(retry.jobId)?.targetedCount, 1)
  t.end()
})

t.test('five batches in a row that are not taken pause the job; it goes on by itself or when told', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(30))
  const { jobId } = createJob(bench)
  settle(bench, nextBatch(bench), FAILED)
  settle(bench, nextBatch(bench))
  for (let batch = 0; batch < 4; batch++) settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'running' }, 'one that was taken begins the count anew')
  settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'paused', pauseCause: 'enforcer', affectedCount: 3, failedCount: 18 })
  t.match(items(bench, jobId, 'failed')[0], { code: 'enforcer_failed', detail: 'nobody is there' })
  bench.restart()
  bench.drain()
  t.equal(bench.takeBatch(), null, 'a paused job asks for nothing, also after a restart')
  t.equal(
    bench.act((verbs) => verbs.resumeAfterEnforcer()),
    1,
  )
  settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'running', pauseCause: null }, 'with five more failures to go')
  for (let batch = 0; batch < 2; batch++) settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 3, failedCount: 27 })
  const actions = bench.read.listAudit({ subject: jobId }, { limit: 10, after: null }).data.map(({ action }) => action)
  t.strictSame(actions.slice(1, 3), ['job.resumed', 'job.paused'])
  t.end()
})

t.test('a batch of which nobody knows counts neither as taken nor as refused', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(30))
  const { jobId } = createJob(bench)
  for (let batch = 0; batch < 4; batch++) settle(bench, nextBatch(bench), FAILED)
  settle(bench, nextBatch(bench), { kind: 'unknown', mayBeDone: true })
  t.match(bench.read.getJob(jobId), { status: 'running' })
  settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'paused', pauseCause: 'enforcer' })
  t.end()
})

t.test('jobs that wait for the enforcer go on some at a time', (t) => {
  const bench = byHand(t)
  for (let number = 0; number < 60; number++) createJob(bench, { scheduledAt: START + 1000 })
  bench.db.exec(`UPDATE jobs SET status = 'paused', pause_cause = 'enforcer', executed_at = created_at`)
  const resume = () => bench.act((verbs) => verbs.resumeAfterEnforcer())
  t.strictSame([resume(), resume(), resume()], [50, 10, 0])
  t.end()
})

t.test('what an operator pauses or resumes is the operator’s, whoever paused it first', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(30))
  const { jobId } = createJob(bench)
  for (let batch = 0; batch < 5; batch++) settle(bench, nextBatch(bench), FAILED)
  const paused = bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
  t.match(paused, { status: 'paused', pauseCause: 'operator' })
  t.equal(
    bench.act((verbs) => verbs.resumeAfterEnforcer()),
    0,
  )
  t.match(bench.read.getJob(jobId), { status: 'paused', version: paused.version })
  bench.act((verbs) => verbs.resumeJob(jobId, null, ACTOR))
  settle(bench, nextBatch(bench), FAILED)
  t.match(bench.read.getJob(jobId), { status: 'running' }, 'with five more failures to go')
  obey(bench)
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 12, failedCount: 18 })
  t.end()
})

t.test(
  'a job is paused while its chunk is in hand: it is settled all the same, and the last one ends it later',
  (t) => {
    const bench = byHand(t)
    addDevices(bench, upTo(3))
    const { jobId } = createJob(bench)
    const batch = nextBatch(bench)
    bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
    settle(bench, batch)
    bench.drain()
    t.match(bench.read.getJob(jobId), { status: 'paused', affectedCount: 3 })
    bench.act((verbs) => verbs.resumeJob(jobId, null, ACTOR))
    bench.drain()
    t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 3 })
    t.end()
  },
)

t.test('a batch without an answer is of unknown outcome where its job ends', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(7))
  const { jobId } = createJob(bench)
  settle(bench, nextBatch(bench))
  settle(bench, nextBatch(bench), { kind: 'unknown', mayBeDone: true })
  cancel(bench, jobId)
  t.match(bench.read.getJob(jobId), { status: 'cancelled', affectedCount: 3, failedCount: 3, notReachedCount: 1 })
  t.strictSame(Object.values(outcomes(bench, jobId)).slice(3), [...Array(3).fill('outcome_unknown'), 'not_reached'])
  t.end()
})

/** What `enforcementStop` says of a batch so far. */
function stopsOf(bench: Bench, { batchId }: EnforcementBatch): boolean[] {
  const stops: boolean[] = []
  bench.act((verbs) => verbs.enforcementStop(batchId))((_error, waits) => void stops.push(waits))
  return stops
}

const askToCancel = (bench: Bench, jobId: string) => bench.act((verbs) => verbs.cancelJob(jobId, null, null, ACTOR))

t.test('a cancel that waits hurries its batch, whether it came before the enforcer asked or after', (t) => {
  for (const isFirst of [true, false]) {
    const bench = byHand(t)
    addDevices(bench, upTo(3))
    const { jobId } = createJob(bench)
    const batch = nextBatch(bench)
    if (isFirst) t.equal(askToCancel(bench, jobId), POSTPONED)
    const stops = stopsOf(bench, batch)
    if (!isFirst) t.equal(askToCancel(bench, jobId), POSTPONED)
    t.strictSame(stops, [true])
    settle(bench, batch)
    t.strictSame(stopsOf(bench, batch), [false])
    t.match(askToCancel(bench, jobId), { status: 'cancelled' }, 'once it is settled there is nothing to wait for')
  }
  t.end()
})

t.test('a cancel that waits for the last batch finds its job running', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(3))
  const { jobId } = createJob(bench)
  const batch = nextBatch(bench)
  t.equal(askToCancel(bench, jobId), POSTPONED)
  settle(bench, batch)
  t.match(bench.read.getJob(jobId), { status: 'running', affectedCount: 3 })
  t.match(cancel(bench, jobId), { status: 'cancelled', affectedCount: 3, notReachedCount: 0 })
  t.end()
})

t.test('allow lifts the restrictions after it was applied, cleanup lifts everything', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1, 2])
  for (const actionType of ['block', 'throttle'] as const) createJob(bench, { actionType })
  obey(bench)
  createJob(bench, { actionType: 'allow' })
  const [allow] = obey(bench)
  t.strictSame(told(allow?.apply ?? []), ['allow 1', 'allow 2'])
  t.strictSame(told(allow?.lift ?? []), ['block 1', 'throttle 1', 'block 2', 'throttle 2'])
  const { jobId } = createJob(bench)
  t.strictSame(obey(bench), [], 'a job that finds all devices allowed has nothing for the enforcer')
  t.strictSame(outcomes(bench, jobId), { 1: 'allowed', 2: 'allowed' })
  createJob(bench, { actionType: 'cleanup' })
  const [cleanup] = obey(bench)
  t.strictSame([cleanup?.apply, told(cleanup?.lift ?? [])], [[], ['allow 1', 'allow 2']])
  t.end()
})

t.test('a revert gives back what was replaced and lifts what was added, in one batch', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1], ['one'])
  addDevices(bench, [2])
  const older = { rules: [{ field: 'tag', operator: 'equals', value: 'one' }] }
  createJob(bench, { criteria: older, actionDuration: 3600 })
  obey(bench)
  const { jobId } = createJob(bench)
  obey(bench)
  follow(bench, 'revertJob', jobId)
  const [revert] = obey(bench)
  t.match(revert?.apply, [{ mac: 1, actionType: 'block', expiresAt: START + 3_600_000 }])
  t.strictSame(told(revert?.lift ?? []), ['block 2'])
  t.strictSame([statuses(bench, 1), statuses(bench, 2)], [{ block: START + 3_600_000 }, {}])
  t.end()
})

t.test('an action whose time has run out is lifted outside before its end is recorded', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1, 2])
  createJob(bench, { actionDuration: 60 })
  obey(bench)
  bench.clock.advance(60_000)
  const sweep = nextBatch(bench)
  t.equal(sweep.jobId, null)
  t.strictSame(told(sweep.lift), ['block 1', 'block 2'])
  t.strictSame(statuses(bench, 1), {}, 'nobody sees it meanwhile')
  t.throws(() => bench.act((verbs) => verbs.deleteDevice(1, ACTOR)), { code: 'conflict' })
  settle(bench, sweep, {
    kind: 'answered',
    refusals: [{ mac: 2, code: 'enforcer_failed', reason: 'no' }],
  })
  t.equal(count(bench, 'SELECT count(*) FROM active_actions'), 1)
  t.match(bench.read.getDevice(1)?.history, [{ endedBy: 'expired', endedAt: START + 60_000 }])
  bench.drain()
  t.equal(bench.takeBatch(), null, 'what was refused is not asked for again at once')
  bench.clock.advance(30_000)
  t.strictSame(told(nextBatch(bench).lift), ['block 2'], 'but later')
  t.end()
})

t.test('a sweep that is not taken comes again, and holds up no job meanwhile', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1, 2])
  createJob(bench, { actionDuration: 60 })
  obey(bench)
  bench.clock.advance(60_000)
  settle(bench, nextBatch(bench), FAILED)
  const { jobId } = createJob(bench, { actionType: 'monitor' })
  t.equal(nextBatch(bench).jobId, jobId)
  t.end()
})

t.test('sweeps have their turn during a long job', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(2), ['first'])
  createJob(bench, { actionDuration: 60 })
  obey(bench)
  addDevices(bench, upTo(30))
  createJob(bench, { actionType: 'monitor' })
  bench.clock.advance(60_000)
  const first = [nextBatch(bench)]
  settle(bench, first[0] as EnforcementBatch)
  first.push(nextBatch(bench))
  t.ok(
    first.some(({ jobId }) => jobId === null),
    'one of the first two batches lifts what expired',
  )
  t.end()
})

t.test('a device is not forgotten while the enforcer is at work on it', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(4))
  createJob(bench)
  const batch = nextBatch(bench)
  t.throws(() => bench.act((verbs) => verbs.deleteDevice(2, ACTOR)), {
    code: 'conflict',
    message: /A job is working on/,
  })
  bench.act((verbs) => verbs.deleteDevice(4, ACTOR))
  settle(bench, batch)
  t.end()
})

t.test('a device that was gone when the batch was begun stays out of it, though it comes back', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(3))
  const { jobId } = createJob(bench)
  while (bench.read.getJob(jobId)?.targetedCount === 0) bench.step()
  bench.act((verbs) => verbs.deleteDevice(2, ACTOR))
  const batch = nextBatch(bench)
  t.strictSame(told(batch.apply), ['block 1', 'block 3'])
  addDevices(bench, [2])
  settle(bench, batch)
  t.strictSame(outcomes(bench, jobId), { 1: 'applied', 2: 'gone', 3: 'applied' })
  t.strictSame(statuses(bench, 2), {})
  t.end()
})

t.test('other jobs look for their targets while a batch is in hand, and none gets a second batch', (t) => {
  const bench = byHand(t)
  addDevices(bench, upTo(6))
  const first = createJob(bench)
  const batch = nextBatch(bench)
  const second = createJob(bench, { actionType: 'monitor' })
  bench.drain()
  t.match(bench.read.getJob(second.jobId), { status: 'running', targetedCount: 6, affectedCount: 0 })
  t.equal(bench.takeBatch(), null)
  settle(bench, batch)
  t.equal(nextBatch(bench).jobId, second.jobId, 'by turns')
  t.equal(bench.read.getJob(first.jobId)?.affectedCount, 3)
  t.end()
})

/** A bench whose first chunk meets a bug once the enforcer has it in hand. */
function faulty(test: Parameters<typeof benchOf>[0]): Bench {
  let armed = true
  return benchOf(test, {
    enforcer: 'by hand',
    onStep(step) {
      if (step !== 'chunk-committed' || !armed) return
      armed = false
      throw new Error('a bug')
    },
  })
}

t.test('a fault inside ends the job and leaves what is in hand unknown, and the enforcer free for others', (t) => {
  const bench = faulty(t)
  addDevices(bench, upTo(4))
  const { jobId } = createJob(bench)
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'failed', failedCount: 3, notReachedCount: 1 })
  t.equal(items(bench, jobId, 'failed')[0]?.code, 'outcome_unknown')
  const second = createJob(bench)
  obey(bench)
  t.match(bench.read.getJob(second.jobId), { status: 'completed', affectedCount: 4 })
  t.end()
})

t.test('a job whose last batch met a fault inside has failed, and is not completed', (t) => {
  const bench = faulty(t)
  addDevices(bench, upTo(3))
  const { jobId } = createJob(bench)
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'failed', failedCount: 3, notReachedCount: 0 })
  t.end()
})

t.test('a database that had an enforcer and has none any more goes on by itself', (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const bench = benchOf(t, options)
  addDevices(bench, upTo(30))
  const held = createJob(bench)
  for (let batch = 0; batch < 5; batch++) settle(bench, nextBatch(bench), FAILED)
  const inHand = createJob(bench, { actionType: 'monitor' })
  nextBatch(bench)
  delete options.enforcer
  bench.restart()
  bench.drain()
  t.match(bench.read.getJob(held.jobId), { status: 'completed', affectedCount: 15, failedCount: 15 })
  t.match(bench.read.getJob(inHand.jobId), { status: 'completed', affectedCount: 30 })
  t.end()
})
