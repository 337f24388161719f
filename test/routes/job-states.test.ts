import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import { type TestApp, testApp } from '../helpers/app.ts'
import { idOf, importDevices, jobIn, SLOW } from '../helpers/scenario.ts'

const DEVICES = 50

async function slowApp(t: Parameters<typeof testApp>[0]): Promise<TestApp> {
  const app = await testApp(t, SLOW)
  await importDevices(app, DEVICES)
  return app
}

interface Allowed {
  readonly statuses: readonly Job['status'][]
  /** What the 409 of a job in another status says after its status. */
  readonly said: string
}
const ALLOWED: Record<string, Allowed> = {
  cancelBulkActionJob: {
    statuses: ['scheduled', 'running', 'paused', 'cancelled'],
    said: 'cancel is allowed only while it is scheduled, running or paused.',
  },
  deleteBulkActionJob: {
    statuses: ['completed', 'failed', 'cancelled'],
    said: 'delete is allowed only while it is completed, failed or cancelled.',
  },
  pauseBulkActionJob: { statuses: ['running', 'paused'], said: 'pause is allowed only while it is running.' },
  resumeBulkActionJob: { statuses: ['paused', 'running'], said: 'resume is allowed only while it is paused.' },
}
const STATUSES: readonly Job['status'][] = ['scheduled', 'running', 'paused', 'completed', 'failed', 'cancelled']

for (const [operationId, { statuses, said }] of Object.entries(ALLOWED)) {
  t.test(`${operationId} is 200 for a job that is ${statuses.join(', ')}, and 409 for others`, async (t) => {
    const app = await slowApp(t)
    for (const status of STATUSES) {
      const id = await jobIn(app, status)
      const before = (await app.app.store.getJob(id))?.version
      const answer = await app.call(operationId, idOf(id))
      t.equal(answer.status, statuses.includes(status) ? 200 : 409, status)
      if (answer.status !== 409) continue
      t.equal(answer.body.type, '/problems/wrong_state')
      t.equal(answer.body.detail, `The job's status is ${status}; ${said}`)
      t.equal((await app.app.store.getJob(id))?.version, before, 'and changes nothing')
    }
  })
}

t.test('cancel answers by the contract, also when repeated, and keeps the reason', async (t) => {
  const app = await slowApp(t)
  const id = await jobIn(app, 'scheduled')
  const expected = { success: true, job_id: id, status: 'cancelled' }
  const body = { reason: 'the wrong subnet', ticket: { number: 4711 } }
  t.strictSame((await app.call('cancelBulkActionJob', { ...idOf(id), body })).body, expected)
  t.strictSame((await app.call('cancelBulkActionJob', { ...idOf(id), body: '' })).body, expected)
  const job = (await app.call('getBulkActionJob', idOf(id))).body
  t.match(job, { status: 'cancelled', cancel_reason: 'the wrong subnet' })
})

t.test('cancel takes an object with any properties, also special ones of JavaScript', async (t) => {
  const app = await slowApp(t)
  const id = await jobIn(app, 'scheduled')
  const body = '{"__proto__": {"reason": "of no one"}, "constructor": {"prototype": {}}, "toString": 1}'
  t.equal((await app.call('cancelBulkActionJob', { ...idOf(id), body })).status, 200)
  t.equal((await app.call('getBulkActionJob', idOf(id))).body.cancel_reason, null, 'only a reason of its own counts')
})

t.test('delete hides a job from every read, and restore brings it back as it was', async (t) => {
  const app = await slowApp(t)
  const id = await jobIn(app, 'cancelled')
  t.strictSame((await app.call('deleteBulkActionJob', idOf(id))).body, { job_id: id, status: 'deleted', success: true })
  for (const operationId of [
    'getBulkActionJob',
    'listBulkActionJobItems',
    'cancelBulkActionJob',
    'deleteBulkActionJob',
  ]) {
    t.equal((await app.call(operationId, idOf(id))).status, 404, operationId)
  }
  t.strictSame((await app.call('listBulkActionJobs')).body.data, [])
  const hidden = await app.call('listBulkActionJobs', { query: { deleted: true } })
  t.strictSame(
    hidden.body.data.map((job: { job_id: string }) => job.job_id),
    [id],
  )
  const restored = await app.call('restoreBulkActionJob', idOf(id))
  t.match(restored, { status: 200, body: { job_id: id, status: 'cancelled' } })
  t.equal((await app.call('restoreBulkActionJob', idOf(id))).status, 200, 'repeating it is 200')
  t.equal((await app.call('getBulkActionJob', idOf(id))).status, 200)
})

t.test('an unknown job is 404 for each operation, and so is an id that is no UUID', async (t) => {
  const app = await testApp(t)
  const body = { action_reason: 'once more' }
  const ids = [
    '01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17',
    'nonsense',
    '../../etc/passwd',
    '%00',
    'ä',
    'x'.repeat(129),
    'x'.repeat(600),
  ]
  for (const operationId of [
    'getBulkActionJob',
    'deleteBulkActionJob',
    'cancelBulkActionJob',
    'pauseBulkActionJob',
    'resumeBulkActionJob',
    'restoreBulkActionJob',
    'listBulkActionJobItems',
    'retryBulkActionJob',
    'revertBulkActionJob',
  ]) {
    const isFollowUp = operationId.startsWith('ret') || operationId.startsWith('rev')
    for (const id of ids) {
      const { status } = await app.call(operationId, { ...idOf(id), ...(isFollowUp && { body }) })
      t.equal(status, 404, `${operationId} ${id.slice(0, 40)}`)
    }
  }
})

t.test('many jobs are cancelled by a filter, in one step', async (t) => {
  const app = await slowApp(t)
  const [one, two] = [await jobIn(app, 'scheduled'), await jobIn(app, 'scheduled')]
  const failed = await jobIn(app, 'failed')
  const { status, body } = await app.call('cancelBulkActionJobs', {
    body: { filter: { action_type: 'block' }, reason: 'stop' },
  })
  t.equal(status, 200)
  t.strictSame(body, { cancelled: 2 })
  for (const id of [one, two]) t.match(await app.app.store.getJob(id), { status: 'cancelled', cancelReason: 'stop' })
  t.equal((await app.app.store.getJob(failed))?.status, 'failed')
  t.equal((await app.call('cancelBulkActionJobs', { body: { filter: {} } })).status, 400)
})
