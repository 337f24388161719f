import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { type TestAppOptions, testApp } from '../helpers/app.ts'
import { closed, within } from '../helpers/until.ts'

/** A connection to a listening app, and all it receives until it is closed. */
async function connection(t: Test, timeouts: TestAppOptions['timeouts']) {
  const { app, keys } = await testApp(t, { timeouts })
  await app.listen({ port: 0 })
  const socket: Socket = connect({ port: (app.server.address() as { port: number }).port })
  t.teardown(() => socket.destroy())
  const fault = once(app.server, 'clientError') as Promise<[{ code: string }]>
  // A reset is one of the ways to be cut off.
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  const received = async () => {
    await closed(socket, 'the server has closed the connection')
    return text
  }
  return { socket, received, fault, authorization: `Bearer ${keys.operator}` }
}

t.test('headers that never end are answered 408', async (t) => {
  const { socket, received } = await connection(t, { headersMs: 50, checkMs: 10 })
  socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ')
  t.match(await received(), /^HTTP\/1\.1 408 [\s\S]*"type":"\/problems\/request_timeout"/)
})

t.test('a client that sends a byte now and then is cut off all the same', async (t) => {
  const { socket, received, fault } = await connection(t, { headersMs: 50, checkMs: 10 })
  socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ')
  const trickle = setInterval(() => socket.write('.'), 5)
  t.teardown(() => clearInterval(trickle))
  t.match(await within(fault, 'the server tells of a client that is late'), [{ code: 'ERR_HTTP_REQUEST_TIMEOUT' }])
  await received()
})

t.test('a body that never ends is cut off', async (t) => {
  const { socket, received, fault, authorization } = await connection(t, { headersMs: 50, requestMs: 100, checkMs: 10 })
  const head = `POST /api/devices/import HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n`
  socket.write(`${head}Content-Type: text/csv\r\nContent-Length: 100000\r\n\r\n`)
  const trickle = setInterval(() => socket.write('x'), 5)
  t.teardown(() => clearInterval(trickle))
  t.match(await within(fault, 'the server tells of a client that is late'), [{ code: 'ERR_HTTP_REQUEST_TIMEOUT' }])
  await received()
})

t.test('a client that says nothing is closed', async (t) => {
  const { received } = await connection(t, { silenceMs: 20 })
  t.equal(await received(), '')
})

t.test('a connection that is kept is closed when nothing more is asked', async (t) => {
  const { socket, received } = await connection(t, { keepAliveMs: 20 })
  socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
  t.match(await received(), /^HTTP\/1\.1 200 /)
})
