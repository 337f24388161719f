import t from 'tap'
import {
  ACTOR,
  addDevices,
  benchOf,
  cancel,
  createJob,
  follow,
  items,
  outcomes,
  runFollowUp,
  runJob,
  START,
  statuses,
  upTo,
} from '../helpers/engine.ts'

/** A job over nine devices, stopped after three. */
function halfWay(t: Parameters<typeof benchOf>[0]) {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench, { actionDuration: 60 })
  while (items(bench, jobId, 'applied').length < 3) bench.step()
  return { bench, job: cancel(bench, jobId) }
}

t.test('a retry takes up what was not reached, and only that', (t) => {
  const { bench, job } = halfWay(t)
  bench.clock.advance(1000)
  const made = follow(bench, 'retryJob', job.jobId)
  t.match(made, {
    ...{ kind: 'retry', sourceJobId: job.jobId, status: 'scheduled', actionReason: 'again', maxLimit: 6 },
    ...{
      actionType: 'block',
      actionDuration: 60,
      criteriaJson: job.criteriaJson,
      previewId: null,
      scheduledAt: START + 1000,
    },
  })
  bench.drain()
  t.match(bench.read.getJob(made.jobId), { status: 'completed', targetedCount: 6, affectedCount: 6 })
  t.same(
    items(bench, made.jobId).map(({ mac }) => mac),
    [4, 5, 6, 7, 8, 9],
  )
  t.same(statuses(bench, 3), { block: START + 60_000 })
  t.same(statuses(bench, 4), { block: START + 61_000 })
  t.end()
})

t.test('the criteria are not judged again: what changed since changes no target', (t) => {
  const { bench, job } = halfWay(t)
  addDevices(bench, [20])
  bench.act((verbs) => verbs.deleteDevice(5, ACTOR))
  const retry = runFollowUp(bench, 'retryJob', job.jobId)
  t.same(outcomes(bench, retry.jobId), {
    4: 'applied',
    5: 'gone',
    6: 'applied',
    7: 'applied',
    8: 'applied',
    9: 'applied',
  })
  t.end()
})

t.test('a retry that was stopped can itself be retried', (t) => {
  const { bench, job } = halfWay(t)
  const first = follow(bench, 'retryJob', job.jobId)
  while (items(bench, first.jobId, 'applied').length < 3) bench.step()
  cancel(bench, first.jobId)
  const second = runFollowUp(bench, 'retryJob', first.jobId)
  t.same(
    items(bench, second.jobId).map(({ mac }) => mac),
    [7, 8, 9],
  )
  t.end()
})

t.test('failed items are retried, skipped ones are not', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(6))
  const job = runJob(bench)
  // No enforcer fails yet: the account is written as one will.
  bench.db.exec(
    `INSERT INTO job_exceptions (seq, mac, outcome, code) VALUES (1, 2, 'failed', 'x'), (1, 3, 'skipped', 'y')`,
  )
  bench.db.exec('UPDATE jobs SET affected_count = 4, failed_count = 1, skipped_count = 1 WHERE seq = 1')
  const retry = runFollowUp(bench, 'retryJob', job.jobId)
  t.same(
    items(bench, retry.jobId).map(({ mac }) => mac),
    [2],
  )
  t.equal(retry.maxLimit, 1)
  t.end()
})

t.test('there is nothing to retry in a job that reached everything, or that never had targets', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const jobs = [runJob(bench), runJob(bench, { maxLimit: 1 }), cancel(bench, createJob(bench).jobId)]
  for (const { jobId } of jobs) t.throws(() => follow(bench, 'retryJob', jobId), { code: 'conflict' })
  t.end()
})

t.test('a job that is not ended, deleted or unknown is not retried', (t) => {
  const { bench, job } = halfWay(t)
  const { jobId } = createJob(bench, { scheduledAt: START + 1 })
  t.throws(() => follow(bench, 'retryJob', jobId), {
    code: 'wrong_state',
    message: /scheduled.*completed, failed or cancelled/,
  })
  bench.act((verbs) => verbs.deleteJob(job.jobId, null, ACTOR))
  t.throws(() => follow(bench, 'retryJob', job.jobId), { code: 'not_found' })
  t.throws(() => follow(bench, 'retryJob', 'unknown'), { code: 'not_found' })
  t.end()
})

t.test('a source that is deleted after the retry was made still gives it its targets', (t) => {
  const { bench, job } = halfWay(t)
  const retry = follow(bench, 'retryJob', job.jobId)
  bench.act((verbs) => verbs.deleteJob(job.jobId, null, ACTOR))
  bench.drain()
  t.equal(bench.read.getJob(retry.jobId)?.affectedCount, 6)
  t.end()
})
