import t from 'tap'
import type { BatchAnswer } from '../../db/enforcement/enforcement.ts'
import type { Job } from '../../db/jobs/job.ts'
import type { JobDraft } from '../../db/jobs/job-store.ts'
import {
  addDevices,
  createJob,
  follow,
  named,
  nextBatch,
  obeyAll,
  outcomes,
  settle,
  statuses,
} from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'

const UNKNOWN: BatchAnswer = { kind: 'unknown', mayBeDone: true }
const FAILED: BatchAnswer = { kind: 'failed', reason: 'nobody is there', mayBeDone: false }

/** A bench whose device 1 is under a block, and under a job that came after it. */
async function withJob(test: Parameters<typeof benchOf>[0], actionType: JobDraft['actionType'] = 'allow') {
  const bench = await benchOf(test, { enforcer: 'by hand' })
  await addDevices(bench, [1])
  await createJob(bench)
  await obeyAll(bench)
  const job = await createJob(bench, { actionType })
  await obeyAll(bench)
  return { bench, job }
}
type FollowUp = (bench: StoreBench, verb: 'retryJob' | 'revertJob', source: Job) => Promise<Job>
const obeyed: FollowUp = async (bench, verb, { jobId }) => {
  const made = await follow(bench, verb, jobId)
  await obeyAll(bench)
  return made
}
/** Leaves what a follow-up asks without an answer; what tells it again is refused, so that the next job comes to it. */
const unanswered: FollowUp = async (bench, verb, { jobId }) => {
  const made = await follow(bench, verb, jobId)
  const batch = await nextBatch(bench)
  await settle(bench, batch, UNKNOWN)
  await bench.store.enforcementCallEnded(batch.batchId)
  await settle(bench, await nextBatch(bench), FAILED)
  return made
}
/** What the account and the item of a job say of device 1. */
const told = async (bench: StoreBench, { jobId }: Job) => [
  Object.keys(await statuses(bench, 1)),
  (await outcomes(bench, jobId))[1],
]
const unconfirmed = async (bench: StoreBench) => (await bench.store.getDevice(1))?.unconfirmed

t.test('the undo of an undo that had no answer is undone, where nobody changed the device since', async (t) => {
  const { bench, job } = await withJob(t, 'monitor')
  const again = await unanswered(bench, 'revertJob', await obeyed(bench, 'revertJob', job))
  const last = await follow(bench, 'revertJob', again.jobId)
  const asked = await nextBatch(bench)
  t.strictSame([asked.jobId, named(asked.lift)], [last.jobId, ['monitor 1']])
  await settle(bench, asked)
  t.strictSame(await told(bench, last), [['block'], 'applied'])
  t.strictSame(await unconfirmed(bench), [])
})

t.test('a job that only told the equipment what a device has is undone without a change of the device', async (t) => {
  const { bench, job } = await withJob(t)
  const again = await obeyed(bench, 'revertJob', await unanswered(bench, 'revertJob', job))
  t.strictSame(await told(bench, again), [['allow'], 'applied'])
  const last = await obeyed(bench, 'revertJob', again)
  t.strictSame(await told(bench, last), [['allow'], 'expired'])
  t.strictSame(await unconfirmed(bench), [])
})

t.test('so is one of unknown outcome, where the undo that it undoes had no answer either', async (t) => {
  const { bench, job } = await withJob(t)
  const again = await unanswered(bench, 'revertJob', await unanswered(bench, 'revertJob', job))
  const last = await obeyed(bench, 'revertJob', again)
  t.strictSame(await told(bench, last), [['allow'], 'applied'])
  t.strictSame(await unconfirmed(bench), [])
})

t.test('what the retry of an undo gave back stays where the undo itself, which had no answer, is undone', async (t) => {
  const { bench, job } = await withJob(t)
  const undo = await follow(bench, 'revertJob', job.jobId)
  await settle(bench, await nextBatch(bench), UNKNOWN)
  await settle(bench, await nextBatch(bench), FAILED)
  const retry = await obeyed(bench, 'retryJob', undo)
  t.strictSame(await told(bench, retry), [['block'], 'applied'])
  const last = await obeyed(bench, 'revertJob', undo)
  t.strictSame(await told(bench, last), [['block'], 'applied'])
  t.strictSame(await told(bench, await obeyed(bench, 'revertJob', last)), [['block'], 'expired'])
})

t.test('a later job is in the way of what undoes an undo that had no answer', async (t) => {
  const { bench, job } = await withJob(t)
  const undo = await unanswered(bench, 'revertJob', job)
  await createJob(bench, { actionType: 'monitor' })
  await settle(bench, await nextBatch(bench))
  const again = await obeyed(bench, 'revertJob', undo)
  t.strictSame(await told(bench, again), [['allow', 'monitor'], 'changed_since'])
})
