import t from 'tap'
import { testApp } from '../helpers/app.ts'

const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
}
const headers = { 'x-forwarded-for': '203.0.113.9' }

const addressOf = async (t: Parameters<typeof testApp>[0], env: Record<string, string>): Promise<string> => {
  const { call } = await testApp(t, { env })
  await call('createBulkActionJob', { body: JOB, headers })
  return (await call('listAuditLog', { query: { action: 'createBulkActionJob' } })).body.data[0].actor.address
}

t.test('nobody is believed who says for whom they ask', async (t) => {
  t.equal(await addressOf(t, {}), '127.0.0.1')
  t.equal(await addressOf(t, { TRUST_PROXY: '192.0.2.0/24' }), '127.0.0.1', 'nor a stranger')
})

t.test('a proxy that is configured is believed', async (t) => {
  t.equal(await addressOf(t, { TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' }), '203.0.113.9')
})
