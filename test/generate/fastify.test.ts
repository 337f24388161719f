import type { Readable } from 'node:stream'
import fastifyFactory, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { everything, generateInto } from '../helpers/everything.ts'
import { generatedAjv } from '../helpers/judges.ts'

const { operations } = await generateInto(t.testdir(), everything)

const criteria = {
  match: 'all',
  rules: [{ rules: [{ kind: 'square', sides: [1, 2, 3, 4] }] }, { kind: 'circle', radius: 1 }],
}
const thing = {
  id: '7b2f7c1e-3c2e-4a0a-9f7e-1b2c3d4e5f60',
  address: '24:0a:c4:40:00:01',
  colour: 'red',
  cause: null,
  stopped_at: null,
  shape: { kind: 'circle', radius: 3 },
  labels: ['a'],
}
const other = {
  ...thing,
  cause: 'operator',
  stopped_at: '2026-11-22T10:00:00.000Z',
  shape: { kind: 'square', sides: [1, 2, 3, 4] },
  owner: { name: 'n' },
  counters: { a: 1 },
  size: null,
}

interface TearsDown {
  teardown: (close: () => unknown) => void
}

type Handler = (request: { body: unknown; query: unknown; params: unknown }) => unknown

/** A server with the fixture's operations; what isn't given a handler answers the parts that it was sent. */
async function build(t: TearsDown, handlers: Record<string, Handler> = {}): Promise<FastifyInstance> {
  const app = fastifyFactory()
  t.teardown(() => app.close())
  const [bodies, parameters] = [generatedAjv({ coerce: false }), generatedAjv({ coerce: true })]
  app.setValidatorCompiler<object>(({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : parameters).compile(schema),
  )
  app.addContentTypeParser(['application/x-ndjson', 'text/csv'], async (_request: unknown, stream: Readable) => stream)
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, text: string) =>
    text === '' ? undefined : JSON.parse(text),
  )
  app.setErrorHandler<Error & { statusCode?: number }>(({ message, statusCode = 500 }, _request, reply) =>
    reply.code(statusCode).type('application/problem+json').send({ title: message, status: statusCode, secret: 'x' }),
  )
  for (const { operationId, ...operation } of Object.values(operations)) {
    app.route({
      ...operation,
      handler: async (request, reply) => {
        const handler = handlers[operationId] ?? (({ body, query, params }) => ({ body, query, params }))
        if (operationId === 'createThing') reply.code(201)
        return handler(request)
      },
    })
  }
  return app
}

t.test('an optional body may be absent, empty with a content type, or given', async (t) => {
  const seen: unknown[] = []
  const stopThing: Handler = ({ body }) => {
    seen.push(body)
    return { success: true, id: '1' }
  }
  const app = await build(t, { stopThing })
  const send = async (payload?: string): Promise<number> => {
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/things/1/stop',
      headers,
      ...(payload !== undefined && { payload }),
    })
    return statusCode
  }
  t.equal(await send(), 200)
  t.equal(await send(''), 200)
  t.equal(await send('{"reason":"so","more":1}'), 200)
  t.strictSame(seen, [undefined, undefined, { reason: 'so', more: 1 }])
  t.equal(await send('{"reason":5}'), 400)
  t.equal(await send('[]'), 400)
})

t.test('a required body may not be absent or empty', async (t) => {
  const app = await build(t)
  t.equal((await app.inject({ method: 'POST', url: '/things' })).statusCode, 400)
  const headers = { 'content-type': 'application/json' }
  t.equal((await app.inject({ method: 'POST', url: '/things', headers, payload: '' })).statusCode, 400)
})

t.test('nullable, discriminated and nested values are serialised', async (t) => {
  const app = await build(t, { listThings: () => ({ data: [{ ...thing, extra: 1 }, other], next_cursor: null }) })
  const response = await app.inject({ url: '/things?since=2026-11-22T10:00:00Z' })
  t.strictSame(response.json(), { data: [thing, other], next_cursor: null })
})

t.test('criteria within criteria are validated to the bottom', async (t) => {
  const app = await build(t, { searchThings: ({ body }) => (body as { criteria: unknown }).criteria })
  const send = (value: object): Promise<{ statusCode: number; body: string }> =>
    app.inject({ method: 'POST', url: '/search', payload: value })
  t.equal((await send({ criteria, unless: criteria })).statusCode, 200)
  const deep = await send({ criteria: { rules: [{ rules: [{ rules: [{ kind: 'circle', radius: -1 }] }] }] } })
  t.match(JSON.parse(deep.body).title, /^body\/criteria\/rules\/0\/rules\/0\/rules\/0\/radius must be >= 0/)
})

t.test('only the branch that was meant reports errors', async (t) => {
  const app = await build(t)
  const payload = { criteria: { rules: [{ kind: 'circle' }] } }
  const { title } = (await app.inject({ method: 'POST', url: '/search', payload })).json()
  t.match(title, "must have required property 'radius'")
  t.notMatch(title, "must have required property 'rules'")
})

t.test('a problem is serialised by its schema, so that nothing else leaves', async (t) => {
  const app = await build(t)
  const response = await app.inject({ url: '/things?since=yesterday&limit=0&colour=blue&nothing=1' })
  t.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.equal(response.json().secret, undefined)
  for (const name of ['since', 'limit', 'colour']) t.match(response.json().title, `querystring/${name}`)
  t.match(response.json().title, 'querystring must NOT have additional properties')
})

t.test('parameters are coerced and get their defaults', async (t) => {
  let seen: unknown
  const app = await build(t, {
    listThings: ({ query }) => {
      seen = { ...(query as object) }
      return { data: [], next_cursor: null }
    },
  })
  await app.inject({ url: '/things?since=2026-11-22T10:00:00Z&colour=red&deleted=true' })
  t.strictSame(seen, { since: '2026-11-22T10:00:00Z', colour: ['red'], deleted: true, limit: 50, size: 5 })
})

t.test('what is not JSON streams in and out untouched', async (t) => {
  const app = await build(t, {
    importThings: async ({ body }) => ({ received: (await (body as Readable).toArray()).join('').length }),
  })
  const headers = { 'content-type': 'text/csv' }
  const response = await app.inject({ method: 'POST', url: '/import', headers, payload: 'a,b\n' })
  t.strictSame(response.json(), { received: 4 })
})
