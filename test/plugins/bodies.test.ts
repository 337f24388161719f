import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { operation } from '../../plugins/validation/operation.ts'
import { bareApp, testOperation } from './bare-app.ts'

const querystring = Type.Object({})
const JsonBody = Type.Unsafe<unknown>({ type: 'object' })

function routes(app: FastifyInstance): void {
  const consumes = ['application/json']
  const echo = ({ body }: { body: unknown }) => ({ body: body ?? 'none' }) as never
  const required = { querystring, body: JsonBody, response: {} }
  const optional = { querystring, body: Type.Unsafe<unknown>({ type: ['object', 'null'] }), response: {} }
  const post = { method: 'POST' as const, consumes }
  app.route(operation(testOperation({ ...post, url: '/required', schema: required }), echo))
  app.route(operation(testOperation({ ...post, url: '/optional', schema: optional }), echo))
  app.route(operation(testOperation({ method: 'DELETE', url: '/none' }), echo))
  app.route(
    operation(
      testOperation({ method: 'POST', url: '/stream', consumes: ['application/x-ndjson', 'text/csv'] }),
      async ({ body }) => ({ text: await text(body as Readable) }) as never,
    ),
  )
}

const json = { 'content-type': 'application/json' }

t.test('JSON is parsed; of duplicate keys the last wins; parameters of the media type are fine', async (t) => {
  const { app } = await bareApp(t, routes)
  for (const type of ['application/json', 'Application/JSON; charset=utf-8']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/required',
      headers: { 'content-type': type },
      payload: '{"a":1,"a":2}',
    })
    t.strictSame(answer.json(), { body: { a: 2 } })
  }
})

t.test('an empty body counts as none, whatever content type comes with it', async (t) => {
  const { app } = await bareApp(t, routes)
  for (const headers of [{}, json, { 'content-type': 'text/plain' }, { ...json, 'content-length': '0' }]) {
    for (const url of ['/optional', '/none']) {
      const answer = await app.inject({ method: url === '/none' ? 'DELETE' : 'POST', url, headers })
      t.equal(answer.statusCode, 200, `${url} ${JSON.stringify(headers)}`)
      t.strictSame(answer.json(), { body: 'none' })
    }
    const answer = await app.inject({ method: 'POST', url: '/required', headers })
    t.equal(answer.statusCode, 400)
    t.strictSame(answer.json().details, { body: 'is required: send a JSON object' })
  }
})

t.test('an empty chunked body counts as none too', async (t) => {
  const { app } = await bareApp(t, routes)
  const headers = { ...json, 'transfer-encoding': 'chunked' }
  const answer = await app.inject({ method: 'POST', url: '/optional', headers })
  t.strictSame(answer.json(), { body: 'none' })
})

t.test('where no body is taken any body is ignored, malformed or not', async (t) => {
  const { app } = await bareApp(t, routes)
  for (const headers of [json, { 'content-type': 'text/xml' }, { 'content-type': 'nonsense' }, {}]) {
    const answer = await app.inject({ method: 'DELETE', url: '/none', headers, payload: '{' })
    t.equal(answer.statusCode, 200)
  }
})

t.test('malformed JSON is 400 and says where it breaks', async (t) => {
  const { app } = await bareApp(t, routes)
  const post = async (payload: string | Buffer) => {
    const answer = await app.inject({ method: 'POST', url: '/optional', headers: json, payload })
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().type, '/problems/malformed_json')
    return answer.json().detail
  }
  t.equal(await post('{"a":1,\n}'), 'The body is not valid JSON: it breaks at line 2 column 1.')
  t.match(await post('{"a'), /ends too early|breaks at/)
  t.match(await post('nonsense'), /something in it is not JSON|breaks at/)
  t.match(await post(Buffer.from([0x7b, 0xff, 0x7d])), /it is not UTF-8/)
})

t.test('__proto__ and constructor are members like any other, and reach into no prototype', async (t) => {
  const { app } = await bareApp(t, routes)
  for (const payload of [
    '{"__proto__":{"admin":true}}',
    '{"a":[{"__proto__":1}]}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"\\u005f_proto__":{"admin":true}}',
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/required', headers: json, payload })
    t.equal(answer.statusCode, 200, payload)
    t.equal(answer.body, JSON.stringify({ body: JSON.parse(payload) }))
    t.equal(Reflect.get({}, 'admin'), undefined)
  }
})

t.test('JSON that is no object is 400, null too', async (t) => {
  const { app } = await bareApp(t, routes)
  for (const payload of ['null', '[]', '5', '"x"', 'true']) {
    for (const url of ['/required', '/optional']) {
      const answer = await app.inject({ method: 'POST', url, headers: json, payload })
      t.equal(answer.statusCode, 400, `${url} ${payload}`)
      t.match(answer.json().details.body, /^must be an object/)
    }
  }
})

t.test('another media type is 415 and says which are taken', async (t) => {
  const { app } = await bareApp(t, routes)
  const post = async (url: string, headers: Record<string, string>) => {
    const answer = await app.inject({ method: 'POST', url, headers, payload: '{}' })
    t.equal(answer.statusCode, 415)
    return answer.json().detail
  }
  t.equal(
    await post('/required', { 'content-type': 'text/csv' }),
    'This operation does not accept text/csv; send application/json.',
  )
  t.match(
    await post('/optional', { 'content-type': 'application/x-www-form-urlencoded' }),
    /^This operation does not accept application/,
  )
  t.equal(await post('/required', {}), 'The request has no Content-Type; send application/json.')
  t.match(await post('/required', { 'content-type': 'nonsense' }), /^This operation does not accept nonsense;/)
  t.match(await post('/stream', json), /send application\/x-ndjson or text\/csv\.$/)
  t.match(await post('/stream', {}), /^The request has no Content-Type/)
  t.match(await post('/required', { 'content-type': `x/${'y'.repeat(500)}` }), / x\/y{78};/)
})

t.test('what is not JSON is handed on as a stream, without a limit, empty or not', async (t) => {
  const { app } = await bareApp(t, routes)
  const headers = { 'content-type': 'text/csv; charset=utf-8' }
  for (const payload of ['', 'a,b\n', 'x'.repeat(3 * 1024 * 1024)]) {
    const answer = await app.inject({ method: 'POST', url: '/stream', headers, payload })
    t.equal(answer.json().text.length, payload.length)
  }
})

t.test('a JSON body of more than 1 MiB is 413, announced or not', async (t) => {
  const { app } = await bareApp(t, routes)
  const payload = JSON.stringify({ a: 'x'.repeat(1024 * 1024) })
  for (const headers of [json, { ...json, 'transfer-encoding': 'chunked' }]) {
    const answer = await app.inject({ method: 'POST', url: '/required', headers, payload })
    t.equal(answer.statusCode, 413)
    t.match(answer.json(), { type: '/problems/payload_too_large', detail: /1 MiB/ })
  }
})

t.test('a body shorter than its Content-Length is 400', async (t) => {
  const { app } = await bareApp(t, routes)
  const headers = { ...json, 'content-length': '10' }
  const answer = await app.inject({ method: 'POST', url: '/required', headers, payload: '{}' })
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { type: '/problems/malformed_request', detail: /Content-Length/ })
})

t.test('a GET with a body and a content type is answered as one without', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(testOperation(), () => ({ ok: true }) as never)))
  const answer = await app.inject({ url: '/test', headers: json, payload: '{' })
  t.equal(answer.statusCode, 200)
})
