import t from 'tap'
import {
  ACTOR,
  addDevices,
  cancel,
  createJob,
  follow,
  items,
  obeyAll,
  outcomes,
  runFollowUp,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

/** A job over nine devices, stopped after three. */
async function halfWay(t: Parameters<typeof benchOf>[0]) {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench, { actionDuration: 60 })
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
  return { bench, job: await cancel(bench, jobId) }
}

t.test('a retry takes up what was not reached, and only that', async (t) => {
  const { bench, job } = await halfWay(t)
  bench.clock.advance(1000)
  const made = await follow(bench, 'retryJob', job.jobId)
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
  await bench.drain()
  t.match(await bench.store.getJob(made.jobId), { status: 'completed', targetedCount: 6, affectedCount: 6 })
  t.same(
    (await items(bench, made.jobId)).map(({ mac }) => mac),
    [4, 5, 6, 7, 8, 9],
  )
  t.same(await statuses(bench, 3), { block: START + 60_000 })
  t.same(await statuses(bench, 4), { block: START + 61_000 })
})

t.test('the criteria are not judged again: what changed since changes no target', async (t) => {
  const { bench, job } = await halfWay(t)
  await addDevices(bench, [20])
  await bench.store.deleteDevice(5, ACTOR)
  const retry = await runFollowUp(bench, 'retryJob', job.jobId)
  t.same(await outcomes(bench, retry.jobId), {
    4: 'applied',
    5: 'gone',
    6: 'applied',
    7: 'applied',
    8: 'applied',
    9: 'applied',
  })
})

t.test('a retry that was stopped can itself be retried', async (t) => {
  const { bench, job } = await halfWay(t)
  const first = await follow(bench, 'retryJob', job.jobId)
  await stepUntil(bench, async () => (await items(bench, first.jobId, 'applied')).length >= 3, '3 items are applied')
  await cancel(bench, first.jobId)
  const second = await runFollowUp(bench, 'retryJob', first.jobId)
  t.same(
    (await items(bench, second.jobId)).map(({ mac }) => mac),
    [7, 8, 9],
  )
})

t.test('failed items are retried, skipped ones are not', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand' })
  await addDevices(bench, [3], ['exempt'])
  await createJob(bench, { actionType: 'allow', criteria: tagged('exempt') })
  await obeyAll(bench)
  await addDevices(bench, [1, 2, 4, 5, 6])
  const job = await createJob(bench)
  const refusals = [{ mac: 2, code: 'enforcer_failed', reason: 'no' } as const]
  await obeyAll(bench, { kind: 'answered', refusals })
  t.match(await bench.store.getJob(job.jobId), { affectedCount: 4, failedCount: 1, skippedCount: 1 })
  const retry = await follow(bench, 'retryJob', job.jobId)
  await obeyAll(bench)
  t.same(
    (await items(bench, retry.jobId)).map(({ mac }) => mac),
    [2],
  )
  t.equal(retry.maxLimit, 1)
})

t.test('there is nothing to retry in a job that reached everything, or that never had targets', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const jobs = [
    await runJob(bench),
    await runJob(bench, { maxLimit: 1 }),
    await cancel(bench, (await createJob(bench)).jobId),
  ]
  for (const { jobId } of jobs) await t.rejects(() => follow(bench, 'retryJob', jobId), { code: 'conflict' })
})

t.test('a job that is not ended, deleted or unknown is not retried', async (t) => {
  const { bench, job } = await halfWay(t)
  const { jobId } = await createJob(bench, { scheduledAt: START + 1 })
  await t.rejects(() => follow(bench, 'retryJob', jobId), {
    code: 'wrong_state',
    message: /scheduled.*completed, failed or cancelled/,
  })
  await bench.store.deleteJob(job.jobId, null, ACTOR)
  await t.rejects(() => follow(bench, 'retryJob', job.jobId), { code: 'not_found' })
  await t.rejects(() => follow(bench, 'retryJob', 'unknown'), { code: 'not_found' })
})

t.test('a source that is deleted after the retry was made still gives it its targets', async (t) => {
  const { bench, job } = await halfWay(t)
  const retry = await follow(bench, 'retryJob', job.jobId)
  await bench.store.deleteJob(job.jobId, null, ACTOR)
  await bench.drain()
  t.equal((await bench.store.getJob(retry.jobId))?.affectedCount, 6)
})
