import t from 'tap'
import { testApp } from '../helpers/app.ts'

t.test('liveness and readiness need no key', async (t) => {
  const { call } = await testApp(t)
  t.strictSame((await call('getLiveness', { as: null })).body, { status: 'ok' })
  const { status, body } = await call('getReadiness', { as: null })
  t.equal(status, 200)
  t.strictSame(body, { status: 'ok', checks: { database: 'ok', writer: 'ok', disk: 'ok' } })
})
