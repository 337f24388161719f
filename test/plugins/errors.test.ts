import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { STORE_ERROR_CODES, StoreError, type StoreErrorCode } from '../../db/errors.ts'
import { envelopeOf } from '../../plugins/errors/envelope.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import { operation } from '../../plugins/validation/operation.ts'
import { Problem as Envelope } from '../../schemas/components/problem.ts'
import { bareApp, testOperation } from './bare-app.ts'

const body = testOperation({
  operationId: 'post',
  method: 'POST',
  consumes: ['application/json'],
  schema: {
    params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 8, pattern: '^[a-z]+$' }) }),
    querystring: Type.Object({ limit: Type.Integer({ minimum: 1, default: 1 }) }, { additionalProperties: false }),
    headers: Type.Object({ 'x-number': Type.Optional(Type.Integer()) }),
    body: Type.Object({ name: Type.String() }, { additionalProperties: false }),
    response: {},
  },
  url: '/things/:id',
})

async function throwing(t: Test, error: unknown) {
  const { app } = await bareApp(t, (app) =>
    app.route(
      operation(testOperation({ schema: { querystring: Type.Object({}), response: {} } }), () => {
        throw error
      }),
    ),
  )
  return app.inject('/test?secret=1')
}

t.test('every error is problem+json with the envelope of the contract', async (t) => {
  const answer = await throwing(t, new Problem('conflict', 'That is taken.', { details: { name: 'is taken' } }))
  t.equal(answer.statusCode, 409)
  t.match(answer.headers['content-type'], /^application\/problem\+json/)
  t.strictSame(answer.json(), {
    type: '/problems/conflict',
    title: 'Conflict',
    status: 409,
    detail: 'That is taken.',
    instance: '/test',
    error: 'That is taken.',
    details: { name: 'is taken' },
    requestId: answer.headers['x-request-id'],
  })
})

t.test('an error is written as Fastify writes what the contract describes, whatever is in it', async (t) => {
  const answer = (body: object) => {
    const app = Fastify()
    app.get('/', { schema: { response: { 200: Envelope } } }, async () => body)
    return app.inject('/')
  }
  const odd = ['', '"\\\n\u0000\u2028', 'é'.repeat(300), '\ud800', '</script>', 'x'.repeat(10_000)]
  for (const text of odd) {
    for (const details of [undefined, {}, { [text]: text, toString: text, ...JSON.parse('{"__proto__":"x"}') }]) {
      const written = envelopeOf(new Problem('conflict', text, { details }), '/a?b', text)
      const envelope = JSON.parse(written)
      t.match(envelope, { type: '/problems/conflict', status: 409, instance: '/a', requestId: text })
      t.strictSame([envelope.detail, envelope.error, envelope.details], [text, text, details])
      t.equal(written, (await answer(envelope)).body)
    }
  }
})

t.test('each refusal of the store has its status', async (t) => {
  const statuses: Record<StoreErrorCode, number> = {
    not_found: 404,
    wrong_state: 409,
    version_mismatch: 412,
    conflict: 409,
    invalid: 400,
    preview_unknown: 400,
    preview_used: 409,
    idempotency_mismatch: 422,
    storage_full: 503,
    storage_unavailable: 503,
    too_many_previews: 429,
    abandoned: 499,
  }
  const retryAfter: Record<number, string> = { 429: '60', 503: '5' }
  for (const code of STORE_ERROR_CODES) {
    const answer = await throwing(t, new StoreError(code, `It is ${code}.`))
    t.equal(answer.statusCode, statuses[code], code)
    t.match(answer.json(), { status: statuses[code], detail: `It is ${code}.` })
    t.notOk('details' in answer.json())
    t.equal(answer.headers['retry-after'], retryAfter[statuses[code]])
  }
})

t.test('a refusal of the store that names a field tells it in details', async (t) => {
  const answer = await throwing(t, new StoreError('invalid', 'No such field.', 'criteria'))
  t.strictSame(answer.json().details, { criteria: 'No such field.' })
})

t.test('a fault of ours is 500 and shows nothing of the inside', async (t) => {
  for (const fault of [new TypeError('secret table'), 'secret table', null, { secret: 'table' }]) {
    const answer = await throwing(t, fault)
    t.equal(answer.statusCode, 500)
    t.match(answer.json(), { type: '/problems/internal', title: 'Internal error' })
    t.notMatch(answer.body, 'secret table')
  }
})

t.test('what was said of another answer is not said of the error in its place', async (t) => {
  const { app } = await bareApp(t, (app) =>
    app.route(
      operation(testOperation({ schema: { querystring: Type.Object({}), response: {} } }), (_request, reply) => {
        reply.headers({ etag: '"1.0"', 'content-encoding': 'gzip' })
        throw new Problem('conflict', 'No.')
      }),
    ),
  )
  const { statusCode, headers } = await app.inject('/test')
  t.equal(statusCode, 409)
  t.strictSame([headers.etag, headers['content-encoding']], [undefined, undefined])
})

t.test('errors of plugins keep their status but not their words', async (t) => {
  const thrown = (statusCode: number) => throwing(t, Object.assign(new Error('gory'), { statusCode }))
  for (const [status, expected] of [
    [400, 400],
    [403, 400],
    [404, 404],
    [413, 413],
    [415, 415],
    [429, 429],
    [503, 503],
    [502, 500],
  ] as const) {
    const answer = await thrown(status)
    t.equal(answer.statusCode, expected)
    t.notMatch(answer.body, 'gory')
  }
})

t.test('an unknown path is 404, whatever its body', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(body, () => 'x' as never)))
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: '/nowhere?x=1', headers, payload: '{' })
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { type: '/problems/not_found', instance: '/nowhere' })
})

t.test('a known path with another method is 405 with Allow; HEAD comes with GET', async (t) => {
  const { app } = await bareApp(t, (app) => {
    app.route(operation(testOperation(), () => 'x' as never))
    app.route(operation(testOperation({ operationId: 'remove', method: 'DELETE' }), () => 'x' as never))
  })
  for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND']) {
    const answer = await app.inject({ method: method as 'PUT', url: '/test?x=1' })
    t.equal(answer.statusCode, 405, method)
    t.equal(answer.headers.allow, 'GET, HEAD, DELETE')
    t.match(answer.json(), { type: '/problems/method_not_allowed', detail: `${method} is not allowed here; use GET, ` })
  }
  const head = await app.inject({ method: 'HEAD', url: '/test' })
  t.equal(head.statusCode, 200)
})

t.test('a malformed URL is 400 and its path is answered as a valid reference', async (t) => {
  const { app } = await bareApp(t, () => {})
  const answer = await app.inject('/%zz?x')
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { type: '/problems/malformed_url', instance: '/%25zz' })
})

t.test('a parameter that is too long is only unknown', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(body, () => 'x' as never)))
  const payload = { name: 'x' }
  for (const id of ['x'.repeat(9), 'x'.repeat(2100), '']) {
    const answer = await app.inject({ method: 'POST', url: `/things/${id}`, payload })
    t.equal(answer.statusCode, 404, `${id.length} characters`)
    t.match(answer.json(), { type: '/problems/not_found' })
  }
  const answer = await app.inject({ method: 'POST', url: '/things/X', payload })
  t.equal(answer.statusCode, 400, 'one of the wrong form is at fault')
})

t.test('the faults of all parts of a request are told at once', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(body, () => 'x' as never)))
  const headers = { 'x-number': 'five' }
  const answer = await app.inject({ method: 'POST', url: '/things/X?limit=0&y=1', headers, payload: { nam: 'x' } })
  t.equal(answer.statusCode, 400)
  t.strictSame(answer.json().details, {
    id: 'must be text that matches ^[a-z]+$',
    limit: 'must be 1 or more',
    y: 'is not a known property; remove it (known: limit)',
    'x-number': 'must be a whole number',
    name: 'is required',
    nam: 'is not a known property; remove it (known: name)',
  })
  t.equal(answer.json().detail, 'id must be text that matches ^[a-z]+$. 5 more fields are invalid; see details.')
})

t.test('one fault is told in the detail as it is', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(body, () => 'x' as never)))
  const answer = await app.inject({ method: 'POST', url: '/things/x', payload: {} })
  t.match(answer.json(), { detail: 'name is required.', details: { name: 'is required' } })
  const two = await app.inject({ method: 'POST', url: '/things/x?limit=0', payload: {} })
  t.match(two.json().detail, /\. 1 more field is invalid; see details\.$/)
})

t.test('names that reach into prototypes are answered as names', async (t) => {
  const { app } = await bareApp(t, (app) => app.route(operation(body, () => 'x' as never)))
  const answer = await app.inject({
    method: 'POST',
    url: '/things/x?__proto__=1',
    payload: { name: 'x', toString: 1 },
  })
  t.equal(answer.statusCode, 400)
  t.strictSame(Object.keys(answer.json().details), ['__proto__', 'toString'])
})

t.test('a path of any length and kind is answered within bounds', async (t) => {
  const { app } = await bareApp(t, () => {})
  const answer = await app.inject(`/${'x'.repeat(9000)}`)
  t.equal(answer.json().instance.length, 1024)
  const odd = await app.inject({ url: '/a"b<c>\\d|e' })
  t.match(odd.json().instance, /^[\w\-.~!$&'()*+,;=:@/%]+$/)
})
