import t from 'tap'
import { everything, generateInto } from '../helpers/everything.ts'

const { operations, ...components } = await generateInto(t.testdir(), everything)

/** As it would be sent: TypeBox's own symbols don't matter. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

t.test('every operation is there, by operationId, and every component by name', async (t) => {
  t.strictSame(Object.keys(operations), ['listThings', 'createThing', 'stopThing', 'importThings', 'searchThings'])
  t.hasProps(components, ['Thing', 'Criteria', 'RuleOrGroup', 'Tree', 'Anything', 'RawReply'])
})

t.test('method, url, scopes and media types are in the form that Fastify and the plugins read', async (t) => {
  const { schema, ...head } = { ...operations.stopThing }
  t.ok(schema)
  t.strictSame(head, {
    operationId: 'stopThing',
    method: 'POST',
    url: '/things/:id/stop',
    scopes: ['things:read'],
    basicAuth: false,
    consumes: ['application/json'],
    produces: ['application/json'],
  })
})

t.test('security: own scopes, the root ones, any key, everyone, basic', async (t) => {
  const security = Object.values(operations).map(({ operationId, scopes, basicAuth }) => [
    operationId,
    scopes,
    basicAuth,
  ])
  t.strictSame(security, [
    ['listThings', ['things:read'], false],
    ['createThing', ['things:write'], true],
    ['stopThing', ['things:read'], false],
    ['importThings', [], false],
    ['searchThings', null, false],
  ])
})

t.test('parameters of path and operation become params, querystring and headers', async (t) => {
  const { params, querystring, headers } = operations.stopThing?.schema ?? {}
  t.strictSame(plain(params), {
    type: 'object',
    properties: { id: { type: 'string', minLength: 1, maxLength: 64 } },
    required: ['id'],
    additionalProperties: false,
  })
  t.strictSame(plain(querystring), { type: 'object', properties: {}, additionalProperties: false })
  t.strictSame(Object.keys(headers?.properties), ['if-match', 'idempotency-key'])
  t.notOk(headers?.additionalProperties)
})

t.test('a parameter with a default, its own or its component’s, is never absent', async (t) => {
  t.strictSame(operations.listThings?.schema.querystring.required, ['limit', 'size', 'since'])
})

t.test('an operation that can not answer 400 takes unknown names in the query', async (t) => {
  t.equal(operations.importThings?.schema.querystring.additionalProperties, undefined)
})

t.test('a stream has media types and no schema', async (t) => {
  t.strictSame(operations.importThings?.consumes, ['application/x-ndjson', 'text/csv'])
  t.equal(operations.importThings?.schema.body, undefined)
})

t.test('an optional body takes null', async (t) => {
  t.strictSame(operations.stopThing?.schema.body?.type, ['object', 'null'])
})

t.test('several media types of a body go by content', async (t) => {
  t.strictSame(Object.keys(operations.searchThings?.schema.body?.content), [
    'application/json',
    'application/merge-patch+json',
  ])
})

t.test('answers go by status and media type, and one without content is left out', async (t) => {
  const { response = {} } = { ...operations.listThings?.schema }
  t.strictSame(Object.keys(response), ['200', '4xx'])
  t.strictSame(Object.keys(response['200']?.content ?? {}), ['application/json', 'text/csv'])
  t.strictSame(Object.keys(response['4xx']?.content ?? {}), ['application/problem+json'])
})

t.test('a schema that reaches a recursive one has its $defs at the root', async (t) => {
  const search = operations.searchThings?.schema.body?.content['application/json'].schema
  t.strictSame(Object.keys(search.$defs), ['Criteria', 'RuleOrGroup'])
  t.strictSame(Object.keys(components.Search?.$defs), ['Criteria', 'RuleOrGroup', 'Tree'])
  t.equal(components.Thing?.$defs, undefined)
})
