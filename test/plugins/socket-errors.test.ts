import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import expectations from '../../plugins/connection/expectations.ts'
import { answerSocketError } from '../../plugins/connection/socket-errors.ts'
import { operation } from '../../plugins/validation/operation.ts'
import { heard, within } from '../helpers/until.ts'
import { bareApp, testOperation } from './bare-app.ts'

async function listening(t: Test): Promise<{ app: FastifyInstance; port: number }> {
  const { app } = await bareApp(t, (app) => {
    app.register(expectations)
    app.route(operation(testOperation(), () => ({ ok: true }) as never))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

/** Sends bytes as they are and returns the whole answer, once the server has closed the connection. */
async function send(port: number, bytes: string): Promise<{ head: string; body: Record<string, unknown> }> {
  const socket = connect(port, '127.0.0.1')
  await heard(socket, 'connect', 'the app has taken the connection')
  socket.on('error', () => {})
  socket.write(bytes)
  const answer = await within(text(socket), 'the server has closed the connection')
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { head, body: JSON.parse(body) }
}

t.test('what is no HTTP gets 400 in the envelope, with a request id', async (t) => {
  const { port } = await listening(t)
  for (const bytes of ['nonsense\r\n\r\n', 'GET /test HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n']) {
    const { head, body } = await send(port, bytes)
    t.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/)
    t.match(head, 'content-type: application/problem+json')
    t.match(head, `x-request-id: ${body.requestId}`)
    t.match(body, { type: '/problems/malformed_request', status: 400, title: 'Malformed request' })
  }
})

t.test('headers of more than 16 KiB get 431 in the envelope', async (t) => {
  const { port } = await listening(t)
  const { head, body } = await send(port, `GET /test HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
  t.match(head, /^HTTP\/1\.1 431 /)
  t.match(body, { type: '/problems/headers_too_large', status: 431 })
})

t.test('a request that does not arrive in time gets 408 in the envelope', async (t) => {
  const { app, port } = await listening(t)
  const accepted = heard<[Socket]>(app.server, 'connection', 'the app has taken the connection')
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /test HTTP/1.1\r\n')
  const [server] = await accepted
  // Node looks for late requests every 30 s; this is what it does then.
  app.server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), server)
  t.match(
    await within(text(socket), 'the answer is whole'),
    /^HTTP\/1\.1 408 Request Timeout\r\n.*\/problems\/request_timeout/s,
  )
})

t.test('a request of HTTP/1.1 without a Host gets 400 in the envelope', async (t) => {
  const { port } = await listening(t)
  const { head, body } = await send(port, 'GET /test HTTP/1.1\r\nConnection: close\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 400 /)
  t.match(body, { type: '/problems/malformed_request', detail: /no Host header/ })
  t.match((await send(port, 'GET /test HTTP/1.0\r\n\r\n')).body, { ok: true })
})

t.test('an Expect that nobody knows gets 417 in the envelope', async (t) => {
  const { port } = await listening(t)
  const request = 'GET /test?x HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nX-Request-Id: mine\r\n\r\n'
  const { head, body } = await send(port, request)
  t.match(head, /^HTTP\/1\.1 417 /)
  t.match(body, { type: '/problems/expectation_failed', instance: '/test', requestId: 'mine' })
})

t.test('a connection that was reset, or is in the midst of an answer, is only closed', async (t) => {
  const written: unknown[] = []
  const socket = (more: object) => {
    const closed = { destroyed: false }
    const fake = { writable: true, write: (data: unknown) => written.push(data), ...more }
    return { closed, fake: { ...fake, destroy: () => Object.assign(closed, { destroyed: true }) } as unknown as Socket }
  }
  const reset = socket({})
  answerSocketError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), reset.fake)
  const answering = socket({ _httpMessage: { headersSent: true } })
  answerSocketError(new Error('parse'), answering.fake)
  const gone = socket({ writable: false })
  answerSocketError(new Error('parse'), gone.fake)
  t.strictSame(written, [])
  for (const { closed } of [reset, answering, gone]) t.ok(closed.destroyed)
})
