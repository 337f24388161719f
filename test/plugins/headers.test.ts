import t from 'tap'
import { testApp } from '../helpers/app.ts'

t.test('answers that are data may not run, load or be framed, errors and unknown paths included', async (t) => {
  const { app, call } = await testApp(t)
  const answers = [await call('listDevices'), await call('listDevices', { as: null }), await app.inject('/nothing')]
  for (const { headers } of answers) {
    t.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'")
    t.equal(headers['x-frame-options'], 'DENY')
    t.match(headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    t.equal(headers['strict-transport-security'], undefined, 'that is for the proxy with TLS')
  }
})

t.test('the pages keep the policies that they need', async (t) => {
  const { app } = await testApp(t)
  for (const url of ['/docs/static/index.html', '/monitor']) {
    const { headers } = await app.inject(url)
    t.match(headers['content-security-policy'], /script-src 'self'/, url)
  }
})

t.test('without configuration no other origin is told that it may call', async (t) => {
  const { app } = await testApp(t)
  const origin = 'https://noc.example.org'
  const { headers } = await app.inject({ url: '/health/live', headers: { origin } })
  t.equal(headers['access-control-allow-origin'], undefined)
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/api/devices',
    headers: { origin, 'access-control-request-method': 'GET' },
  })
  t.equal(preflight.statusCode, 405)
})

t.test('an origin that is configured may call, others may not', async (t) => {
  const { app } = await testApp(t, { env: { CORS_ORIGINS: 'https://noc.example.org, https://b.example' } })
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/api/devices',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    })
  const allowed = await preflight('https://noc.example.org')
  t.equal(allowed.statusCode, 204)
  t.match(allowed.headers, {
    'access-control-allow-origin': 'https://noc.example.org',
    'access-control-allow-headers': 'authorization',
  })
  const refused = await preflight('https://evil.example')
  t.equal(refused.headers['access-control-allow-origin'], undefined)
  const answer = await app.inject({ url: '/health/live', headers: { origin: 'https://b.example' } })
  t.equal(answer.headers['access-control-allow-origin'], 'https://b.example')
  t.match(answer.headers['access-control-expose-headers'], /etag/)
  t.equal((await app.inject('/nothing')).statusCode, 404, 'an unknown path is still unknown')
  t.equal((await app.inject({ method: 'DELETE', url: '/api/devices' })).headers.allow, 'GET, HEAD')
})
