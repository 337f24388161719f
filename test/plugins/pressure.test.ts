import t from 'tap'
import { testApp } from '../helpers/app.ts'

/** Whatever the heap is, it is more than this. */
const FULL = { maxHeapUsedBytes: 1, graceMs: 0 }

t.test('under pressure requests are refused with 503, before anything else is asked', async (t) => {
  const { call, app } = await testApp(t, { pressure: FULL })
  const { status, headers, body } = await call('listDevices')
  t.equal(status, 503)
  t.equal(headers['retry-after'], '5')
  t.match(body, { type: '/problems/unavailable', detail: /more to do than it can/ })
  t.equal((await app.inject('/docs/json')).statusCode, 503)
  t.equal((await call('getReadiness', { as: null })).status, 503, 'a load balancer sends it no more')
})

t.test('the supervisor and the monitoring system are answered even then', async (t) => {
  const { call } = await testApp(t, { pressure: FULL })
  t.equal((await call('getLiveness', { as: null })).status, 200)
  t.equal((await call('getMetrics')).status, 200)
})

t.test('just after the start nothing is refused', async (t) => {
  const { call } = await testApp(t, { pressure: { maxHeapUsedBytes: 1 } })
  t.equal((await call('listDevices')).status, 200)
})
