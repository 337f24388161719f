import t from 'tap'
import { makeKey, testApp } from '../helpers/app.ts'
import { exampleCall, guarded } from '../helpers/example-calls.ts'

t.test('a key that lacks a scope is 403, and the answer names the scope', async (t) => {
  const { app, call } = await testApp(t)
  const metrics = await makeKey(app, 'viewer', ['metrics:read'])
  const jobs = await makeKey(app, 'viewer', ['jobs:read'])
  for (const operation of guarded) {
    const [needed] = Object.values(operation.security?.[0] ?? {}).flat()
    const headers = { authorization: `Bearer ${needed === 'metrics:read' ? jobs : metrics}` }
    const { status, body } = await call(operation.operationId, { ...exampleCall(operation), as: null, headers })
    t.equal(status, needed === undefined ? 200 : 403, operation.operationId)
    if (needed !== undefined) t.match(body.detail, needed)
  }
})

t.test('deleted jobs are listed only for keys that can delete', async (t) => {
  const { call } = await testApp(t)
  const { status, body } = await call('listBulkActionJobs', { as: 'viewer', query: { deleted: true } })
  t.equal(status, 403)
  t.match(body.detail, 'jobs:write')
  t.equal((await call('listBulkActionJobs', { as: 'operator', query: { deleted: true } })).status, 200)
  t.equal((await call('listBulkActionJobs', { as: 'viewer', query: { deleted: false } })).status, 200)
})
