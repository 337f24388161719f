import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import { keepJobs } from '../../db/sqlite/direct-reads.ts'
import { createTurns } from '../../db/sqlite/threads/turns.ts'
import { testApp } from '../helpers/app.ts'
import { JOB } from '../helpers/live-job.ts'
import { createJob, idOf, NEXT_YEAR } from '../helpers/scenario.ts'

/** Jobs that are kept, how often one was read, and the turns of a writer as another thread has them. */
function keeping(read: (jobId: string) => Job | null = (jobId) => ({ ...JOB, jobId })) {
  const turns = createTurns()
  let reads = 0
  const getJob = keepJobs((jobId) => {
    reads++
    return read(jobId)
  }, createTurns(turns.memory))
  return { turns, getJob, reads: () => reads }
}

t.test('while the writer rests a job is read once, and is the same object', async (t) => {
  const { getJob, reads } = keeping()
  t.equal(getJob('a'), getJob('a'))
  t.equal(getJob('b')?.jobId, 'b')
  t.equal(getJob('a')?.jobId, 'a')
  t.equal(reads(), 2)
})

t.test('a turn forgets what was read before it, and nothing is kept in it', async (t) => {
  const { getJob, reads, turns } = keeping()
  const before = getJob('a')
  turns.begin()
  const [amid, again] = [getJob('a'), getJob('a')]
  turns.end()
  const after = getJob('a')
  t.equal(new Set([before, amid, again, after]).size, 4)
  t.equal(getJob('a'), after)
  t.equal(reads(), 4)
})

t.test('what was read while a turn began is not kept past it', async (t) => {
  const { getJob, reads, turns } = keeping((jobId) => {
    turns.begin()
    turns.end()
    return { ...JOB, jobId }
  })
  getJob('a')
  getJob('a')
  t.equal(reads(), 2)
})

t.test('a job that is not there is looked for again, and no more than a thousand are kept', async (t) => {
  const none = keeping(() => null)
  t.strictSame([none.getJob('a'), none.getJob('a'), none.reads()], [null, null, 2])
  const many = keeping()
  for (let job = 0; job < 1001; job++) many.getJob(String(job))
  many.getJob('999')
  t.equal(many.reads(), 1001)
  many.getJob('1000')
  t.equal(many.reads(), 1002)
})

t.test('whoever was answered reads what has changed, however often it was read before', async (t) => {
  const app = await testApp(t)
  const { call } = app
  const id = idOf(await createJob(app, { scheduled_at: NEXT_YEAR }))
  const seen: unknown[] = []
  for (const [operation, status] of [
    ['cancelBulkActionJob', 200],
    ['deleteBulkActionJob', 404],
    ['restoreBulkActionJob', 200],
  ] as const) {
    await call('getBulkActionJob', id)
    await call('getBulkActionJob', id)
    await call(operation, { ...id, ...(operation === 'cancelBulkActionJob' && { body: {} }) })
    const read = await call('getBulkActionJob', id)
    t.equal(read.status, status, operation)
    seen.push(read.body.version)
  }
  t.strictSame(seen, [2, undefined, 4])
})
