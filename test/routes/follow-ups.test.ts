import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { cutJob, idOf, importDevices, jobIn, SLOW } from '../helpers/scenario.ts'

const body = { action_reason: 'once more' }
const DEVICES = 50

async function cut(t: Parameters<typeof testApp>[0]): Promise<{ app: TestApp; id: string }> {
  const app = await testApp(t, SLOW)
  await importDevices(app, DEVICES)
  return { app, id: await cutJob(app) }
}

t.test('retry is 201 with the location of the new job, over the items not reached', async (t) => {
  const { app, id } = await cut(t)
  const source = await app.app.store.getJob(id)
  const { status, headers, body: job } = await app.call('retryBulkActionJob', { ...idOf(id), body })
  t.equal(status, 201)
  t.equal(headers.location, `/api/actions/bulk/jobs/${job.job_id}`)
  t.match(job, { kind: 'retry', source_job_id: id, action_type: 'block', action_reason: 'once more' })
  app.moveClock(1)
  t.match(await app.settled(job.job_id), { status: 'completed', targetedCount: source?.notReachedCount })
})

t.test('revert is 201, and undoes the job', async (t) => {
  const { app, id } = await cut(t)
  const { status, body: job } = await app.call('revertBulkActionJob', { ...idOf(id), body })
  t.equal(status, 201)
  t.match(job, { kind: 'revert', source_job_id: id })
  app.moveClock(1)
  t.equal((await app.settled(job.job_id)).affectedCount, (await app.app.store.getJob(id))?.affectedCount)
  t.strictSame((await app.call('listDevices', { query: { status: 'block' } })).body.data, [])
  const again = await app.call('revertBulkActionJob', { ...idOf(id), body })
  t.equal(again.status, 409, 'and only once')
})

t.test('an undone job shows that in every answer, under a new ETag', async (t) => {
  const { app, id } = await cut(t)
  const get = (headers: Record<string, string> = {}) => app.call('getBulkActionJob', { ...idOf(id), headers })
  const before = await get()
  t.equal(before.body.reverted_by, null)
  const tag = { 'if-none-match': String(before.headers.etag) }
  t.equal((await get(tag)).status, 304)
  const headers = { 'idempotency-key': 'undo' }
  const revert = await app.call('revertBulkActionJob', { ...idOf(id), body, headers })
  t.equal(revert.body.reverted_by, null)
  const after = await get(tag)
  t.match(after, { status: 200, body: { reverted_by: revert.body.job_id, version: before.body.version + 1 } })
  const { data } = (await app.call('listBulkActionJobs')).body
  t.match(data, [
    { job_id: revert.body.job_id, reverted_by: null },
    { job_id: id, reverted_by: revert.body.job_id },
  ])
  const events = await app.call('streamBulkActionJobEvents', idOf(id))
  t.match(events.text, `"reverted_by":"${revert.body.job_id}"`)
  const again = await app.call('revertBulkActionJob', { ...idOf(id), body })
  t.match(again, { status: 409, body: { detail: new RegExp(revert.body.job_id) } })

  await app.call('cancelBulkActionJob', idOf(revert.body.job_id))
  const freed = await get({ 'if-none-match': String(after.headers.etag) })
  t.match(freed, { status: 200, body: { reverted_by: null } })
  const second = await app.call('revertBulkActionJob', { ...idOf(revert.body.job_id), body })
  t.equal(second.status, 409, 'a cancelled undo that undid nothing is not to be undone')
  const replayed = await app.call('revertBulkActionJob', { ...idOf(id), body, headers })
  t.strictSame(replayed.text, revert.text, 'a replay is as it was')
})

t.test('a job that is not terminal, or has nothing to repeat, is 409', async (t) => {
  const app = await testApp(t, SLOW)
  await importDevices(app, DEVICES)
  const [waiting, failed, completed] = [
    await jobIn(app, 'scheduled'),
    await jobIn(app, 'failed'),
    await jobIn(app, 'completed'),
  ]
  const statusOf = async (operationId: string, id: string) =>
    (await app.call(operationId, { ...idOf(id), body })).status
  t.equal(await statusOf('retryBulkActionJob', waiting), 409)
  t.equal(await statusOf('revertBulkActionJob', waiting), 409)
  t.equal(await statusOf('retryBulkActionJob', completed), 409)
  t.equal(await statusOf('revertBulkActionJob', failed), 409)
})

for (const operationId of ['retryBulkActionJob', 'revertBulkActionJob']) {
  t.test(`${operationId} is done once for an Idempotency-Key`, async (t) => {
    const { app, id } = await cut(t)
    const headers = { 'idempotency-key': 'ticket NET-4711' }
    const first = await app.call(operationId, { ...idOf(id), body, headers })
    const again = await app.call(operationId, { ...idOf(id), body, headers })
    t.equal(first.headers['idempotency-replayed'], undefined)
    t.match(again, { status: 201, headers: { 'idempotency-replayed': 'true' }, text: first.text })
    const other = await app.call(operationId, { ...idOf(id), body: { action_reason: 'another' }, headers })
    t.equal(other.status, 422)
    t.equal((await app.call('listBulkActionJobs')).body.data.length, 2)
  })

  t.test(`${operationId} is 400 without a reason`, async (t) => {
    const { app, id } = await cut(t)
    const { status, body: problem } = await app.call(operationId, { ...idOf(id), body: {} })
    t.equal(status, 400)
    t.match(problem.details, { action_reason: /required/ })
  })
}
