import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { refused } from '../helpers/refusal.ts'
import { createJob, importDevices } from '../helpers/scenario.ts'

const criteria = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
const FIRST = { rules: [{ field: 'mac', operator: 'in', value: ['02:00:00:00:00:01'] }] }

t.test('a prune counts, and then deletes what was counted but for what is under an action', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 5)
  await app.settled(await createJob(app, { criteria: FIRST }))
  const { call } = app
  t.match(await call('pruneDevices', { body: { criteria } }), {
    status: 200,
    body: { matching_count: 5, kept_count: 1, deleted_count: 0 },
  })
  t.match(await call('pruneDevices', { body: { criteria, expected_count: 5 } }), {
    status: 200,
    body: { matching_count: 5, kept_count: 1, deleted_count: 4 },
  })
  t.equal((await call('listDevices')).body.data.length, 1)
})

t.test('another number is 409 and names both', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  const body = { criteria, expected_count: 3 }
  await refused(t, app, {
    to: 'pruneDevices',
    call: { body },
    status: 409,
    details: { expected_count: /2 devices match, not 3/ },
  })
  t.equal((await app.call('listDevices')).body.data.length, 2)
})

t.test('criteria that are none are 400, and a viewer may not prune', async (t) => {
  const app = await testApp(t)
  for (const body of [{}, { criteria: { rules: [] } }, { criteria, expected_count: -1 }]) {
    t.equal((await app.call('pruneDevices', { body })).status, 400)
  }
  t.equal((await app.call('pruneDevices', { as: 'viewer', body: { criteria } })).status, 403)
})
