import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import helmet from 'helmet'
import t from 'tap'
import { SECURITY_HEADERS } from '../../plugins/headers/security-headers.ts'
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

/** What helmet sends and we don't. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'strict-transport-security': 'the proxy that has TLS says that',
  'cross-origin-opener-policy': 'data open no windows',
  'origin-agent-cluster': 'data run nothing',
  'x-dns-prefetch-control': 'data have no links',
  'x-download-options': 'of Internet Explorer',
  'x-permitted-cross-domain-policies': 'of Flash',
  'x-xss-protection': 'it only switches off what browsers have no more',
}
/** Where data can be held tighter than the pages that helmet is made for. */
const TIGHTER = ['content-security-policy', 'x-frame-options']

t.test('each header that helmet sends is sent as well, or left out for a reason', async (t) => {
  const protect = helmet()
  const server = createServer((request: IncomingMessage, response: ServerResponse) =>
    protect(request, response, () => response.end()),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const ofHttp = ['connection', 'content-length', 'date', 'keep-alive']
  const helmets = Object.fromEntries([...headers].filter(([name]) => !ofHttp.includes(name)))
  const known = [...Object.keys(SECURITY_HEADERS), ...Object.keys(LEFT_OUT)]
  t.strictSame(Object.keys(helmets).sort(), known.sort(), 'helmet has no header that nobody thought of')
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!TIGHTER.includes(name)) t.equal(helmets[name], value, name)
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
