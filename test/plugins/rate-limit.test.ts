import t from 'tap'
import { manualClock } from '../../db/clock.ts'
import { createFixedWindow } from '../../plugins/auth/fixed-window.ts'
import { testApp } from '../helpers/app.ts'

t.test('a key that asked too often gets 429 until its minute is over, and others are served', async (t) => {
  const { call, moveClock } = await testApp(t, { env: { RATE_LIMIT_PER_MINUTE: '3' } })
  const ask = () => call('listBulkActionJobs', { as: 'viewer' })
  for (const left of ['2', '1', '0']) {
    const { status, headers } = await ask()
    t.equal(status, 200)
    t.match(headers, { 'ratelimit-limit': '3', 'ratelimit-remaining': left, 'ratelimit-reset': '60' })
  }
  moveClock(20_000)
  const { status, headers, body } = await ask()
  t.equal(status, 429)
  t.match(headers, { 'ratelimit-remaining': '0', 'ratelimit-reset': '40', 'retry-after': '40' })
  t.match(body, {
    type: '/problems/too_many_requests',
    detail: /the 3 requests that it may send in a minute; try again in 40 s/,
  })
  t.equal((await call('listBulkActionJobs', { as: 'operator' })).status, 200)
  moveClock(40_000)
  t.equal((await ask()).status, 200)
})

const YEARS = 10 * 365 * 24 * 3_600_000
for (const jump of [-YEARS, -3_600_000, 3_600_000, YEARS]) {
  t.test(`a minute is one, whoever sets the clock by ${jump / 3_600_000} hours`, async (t) => {
    const env = { RATE_LIMIT_PER_MINUTE: '1', FAILED_LOGINS_PER_MINUTE: '1' }
    const { call, app, clock } = await testApp(t, { env })
    const ask = async () => (await call('getOwnApiKey', { as: 'viewer' })).status
    const attempt = async () =>
      (await app.inject({ url: '/api/keys/self', headers: { authorization: 'Bearer wrong' } })).statusCode
    t.strictSame([await ask(), await attempt()], [200, 401])
    clock.jump(jump)
    t.strictSame([await ask(), await attempt()], [429, 429])
    clock.advance(60_000)
    t.strictSame([await ask(), await attempt()], [200, 401])
  })
}

t.test('addresses that come by the thousand fill no memory, and those that came last are counted', async (t) => {
  const clock = manualClock(0)
  const window = createFixedWindow(1, 60_000, clock)
  window.take('first')
  for (let address = 0; address < 10_000; address++) window.take(`192.0.2.${address}`)
  t.equal(window.take('192.0.2.9999').remaining, -1)
  t.equal(window.take('first').remaining, 0, 'forgotten')
})

t.test('what needs no key has no limit, and 0 is none for anybody', async (t) => {
  const { call } = await testApp(t, { env: { RATE_LIMIT_PER_MINUTE: '1' } })
  for (let time = 0; time < 3; time++) t.equal((await call('getLiveness', { as: null })).status, 200)
  const open = await testApp(t, { env: { RATE_LIMIT_PER_MINUTE: '0' } })
  const { headers } = await open.call('getOwnApiKey')
  t.equal(headers['ratelimit-limit'], undefined)
})

t.test('an address that tries keys gets 429, and a valid key gets in all the same', async (t) => {
  const { app, call } = await testApp(t, { env: { FAILED_LOGINS_PER_MINUTE: '2' } })
  const attempt = (key: string, remoteAddress = '192.0.2.1') =>
    app.inject({ url: '/api/keys/self', remoteAddress, headers: { authorization: `Bearer ${key}` } })
  t.equal((await attempt('wrong')).statusCode, 401)
  t.equal((await attempt('wrong')).statusCode, 401)
  const refused = await attempt('wrong')
  t.equal(refused.statusCode, 429)
  t.match(refused.headers, { 'retry-after': /^\d+$/ })
  t.match(refused.json(), { detail: /wrong key came from this address/ })
  t.equal((await attempt('wrong', '192.0.2.2')).statusCode, 401, 'another address')
  t.equal((await call('getOwnApiKey')).status, 200)
  for (let time = 0; time < 3; time++) t.equal((await call('getOwnApiKey', { as: null })).status, 401, 'without a key')
})

t.test('failed logins can go without a limit', async (t) => {
  const { app } = await testApp(t, { env: { FAILED_LOGINS_PER_MINUTE: '0' } })
  const headers = { authorization: 'Bearer wrong' }
  for (let time = 0; time < 3; time++) {
    t.equal((await app.inject({ url: '/api/keys/self', headers })).statusCode, 401)
  }
})

t.test('a window ends in 1 to 60 whole seconds, however long the machine has run', async (t) => {
  for (const began of [0, 0.1, 2 ** 31 - 0.5, 2 ** 32, 100 * YEARS]) {
    const clock = { now: began, elapsed: () => clock.now }
    const window = createFixedWindow(1, 60_000, clock)
    for (const [passed, left] of [
      [0, 60],
      [0.25, 60],
      [59_000, 1],
      [59_999.5, 1],
      [60_000, 60],
    ] as const) {
      clock.now = began + passed
      t.equal(window.take('a').resetSeconds, left, `${passed} ms after ${began}`)
    }
  }
})
