import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.ts'
import { exampleCall, withBody } from '../helpers/example-calls.ts'
import { heard, within } from '../helpers/until.ts'

const isStream = (operationId: string): boolean => operationId === 'importDevices'

t.test('a media type that an operation does not take is 415, naming those it takes', async (t) => {
  const { call } = await testApp(t)
  for (const operation of withBody) {
    const { status, body } = await call(operation.operationId, { ...exampleCall(operation), type: 'application/xml' })
    t.equal(status, 415, operation.operationId)
    for (const taken of Object.keys(operation.requestBody?.content ?? {})) t.match(body.detail, taken)
  }
})

t.test('a JSON body over 1 MiB is 413', async (t) => {
  const { call } = await testApp(t)
  const body = JSON.stringify({ reason: 'x'.repeat(1024 * 1024) })
  for (const operation of withBody.filter(({ operationId }) => !isStream(operationId))) {
    const { status, body: problem } = await call(operation.operationId, { ...exampleCall(operation), body })
    t.equal(status, 413, operation.operationId)
    t.match(problem.detail, '1 MiB')
  }
})

/** What a client is told that sends all of one body before it reads, and then asks for something else. */
async function statusesAfter(t: Test, path: string, type: string, body: Buffer): Promise<string[] | null> {
  const { app, keys } = await testApp(t)
  const { port } = new URL(await app.listen({ port: 0 }))
  const socket = connect(Number(port), 'localhost')
  t.teardown(() => socket.destroy())
  await heard(socket, 'connect', 'the app has taken the connection')
  const head = (request: string) =>
    `${request} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${keys.administrator}\r\n`
  socket.write(`${head(`POST ${path}`)}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`)
  const sent = new Promise((resolve) => socket.write(body, resolve))
  await within(sent, 'the whole body is sent')
  socket.write(`${head('GET /api/keys/self')}Connection: close\r\n\r\n`)
  return (await within(text(socket), 'both are answered')).match(/HTTP\/1.1 \d+/g)
}
const MEBIBYTE = 1024 * 1024

t.test(
  'who sends all of a body that is too large before reading is told 413, on a connection that goes on',
  async (t) => {
    const body = Buffer.alloc(16 * MEBIBYTE, ' ')
    const answers = await statusesAfter(t, '/api/actions/bulk/jobs', 'application/json', body)
    t.strictSame(answers, ['HTTP/1.1 413', 'HTTP/1.1 200'])
  },
)

t.test('an import that is refused at its beginning gets its answer, and keeps its connection', async (t) => {
  const answers = await statusesAfter(t, '/api/devices/import', 'text/csv', Buffer.alloc(16 * MEBIBYTE))
  t.strictSame(answers, ['HTTP/1.1 400', 'HTTP/1.1 200'])
})

t.test('a JSON body in a coding is 415 and says to send it uncompressed', async (t) => {
  const { call } = await testApp(t)
  const { status, body } = await call('createBulkActionJob', { body: {}, headers: { 'content-encoding': 'gzip' } })
  t.equal(status, 415)
  t.match(body.detail, /does not accept the Content-Encoding gzip; send the body uncompressed/)
})

t.test('an operation that needs a body is 400 without one, and with an empty one', async (t) => {
  const { call } = await testApp(t)
  for (const operation of withBody.filter(({ requestBody }) => requestBody?.required === true)) {
    const { body: _, ...rest } = exampleCall(operation)
    const expected = isStream(operation.operationId) ? 415 : 400
    t.equal((await call(operation.operationId, rest)).status, expected, operation.operationId)
    t.equal((await call(operation.operationId, { ...rest, body: '' })).status, 400, operation.operationId)
  }
})

t.test('JSON that breaks off, is not UTF-8 or is no object is 400 and says where or why', async (t) => {
  const { call } = await testApp(t)
  const bad: [string | Buffer, RegExp][] = [
    ['{"action_type": "block",', /ends too early|breaks at line/],
    ['{"action_type": block}', /something in it is not JSON|breaks at line/],
    [Buffer.from('{"action_reason": "\xe9"}', 'latin1'), /not UTF-8/],
    ['[]', /must be an? (JSON )?object/],
    ['null', /must be an object/],
    ['"text"', /must be an? (JSON )?object/],
  ]
  for (const [body, expected] of bad) {
    const { status, body: problem } = await call('createBulkActionJob', { body })
    t.equal(status, 400, String(body))
    t.match(problem.detail, expected, String(body))
  }
})

t.test('__proto__ and constructor are unknown properties like any other: 400, and named', async (t) => {
  const { call } = await testApp(t)
  const body = '{"action_type": "block", "__proto__": {"action_reason": "x"}, "constructor": {"prototype": {}}}'
  const { status, text } = await call('createBulkActionJob', { body })
  t.equal(status, 400)
  t.match(text, '"__proto__":"is not a known property')
  t.match(text, '"constructor":"is not a known property')
  t.match(text, '"action_reason":"is required"', "and what __proto__ holds is nobody's")
})

t.test('JSON nested a hundred thousand deep is 400 in any place', async (t) => {
  const { call } = await testApp(t)
  const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000)
  const rest = '"action_type": "block", "action_reason": "deep"'
  for (const value of [
    deep('[', ']'),
    deep('{"rules":[', ']}'),
    `{"rules":[{"field":"mac","operator":"in","value":${deep('[', ']')}}]}`,
  ]) {
    const { status } = await call('createBulkActionJob', { body: `{${rest}, "criteria": ${value}}` })
    t.equal(status, value.length > 1_000_000 ? 413 : 400)
    t.equal((await call('previewBulkAction', { body: `{"action_type":"block","criteria":${value}}` })).status, status)
  }
})

t.test('duplicate keys: the last one wins', async (t) => {
  const { call } = await testApp(t)
  const body = '{"name": "first", "role": "administrator", "name": "second", "role": "viewer"}'
  const { status, body: made } = await call('createApiKey', { body })
  t.equal(status, 201)
  t.match(made, { name: 'second', role: 'viewer' })
})
