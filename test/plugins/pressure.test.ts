import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { until } from '../helpers/until.ts'

/** Whatever the heap is, it is more than this. */
const FULL = { maxHeapUsedBytes: 1, sampleInterval: 10 }

/** An app that has seen how full its heap is. */
async function fullApp(t: Parameters<typeof testApp>[0], graceMs?: number) {
  const full = await testApp(t, { pressure: { ...FULL, graceMs } })
  await until(() => full.app.isUnderPressure(), 'the app sees that its heap is full')
  return full
}

t.test('under pressure requests are refused with 503, before anything else is asked', async (t) => {
  const { call, app } = await fullApp(t, 0)
  const { status, headers, body } = await call('listDevices')
  t.equal(status, 503)
  t.equal(headers['retry-after'], '5')
  t.match(body, { type: '/problems/unavailable', detail: /The server is overloaded/ })
  t.equal((await call('listDevices', { as: null })).status, 503, 'before the key is asked for')
  t.equal((await app.inject('/docs/json')).statusCode, 503)
  t.equal((await call('getReadiness', { as: null })).status, 503, 'a load balancer sends it no more')
})

t.test('the supervisor and the monitoring system are answered even then', async (t) => {
  const { call } = await fullApp(t, 0)
  t.equal((await call('getLiveness', { as: null })).status, 200)
  t.equal((await call('getMetrics')).status, 200)
})

t.test('just after the start nothing is refused', async (t) => {
  const { call } = await fullApp(t)
  t.equal((await call('listDevices')).status, 200)
})
