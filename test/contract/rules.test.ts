import t from 'tap'
import { document, type MediaType, operations } from './document.ts'
import { expectedHeaders, expectedSecurity, expectedStatuses, operationIds, takes } from './expected.ts'
import { faults } from './judge.ts'
import { allSchemas, hasType, reachable, unbounded } from './schemas.ts'

const answers = operations.flatMap((operation) =>
  Object.entries(operation.responses).map(([status, answer]) => ({
    at: `${operation.operationId} ${status}`,
    operation,
    status: Number(status),
    answer,
  })),
)

const bodies: [string, MediaType][] = [
  ...operations.flatMap(({ operationId, requestBody }) => named(`${operationId} request`, requestBody?.content ?? {})),
  ...answers.flatMap(({ at, answer }) => named(at, answer.content)),
]

t.test('the contract has exactly the operations that are decided', async (t) => {
  t.strictSame(operations.map(({ operationId }) => operationId).toSorted(), operationIds.toSorted())
})

t.test('every operationId is camelCase and its own', async (t) => {
  const ids = operations.map(({ operationId }) => operationId)
  t.strictSame(ids, [...new Set(ids)])
  t.strictSame(
    ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id)),
    [],
  )
})

for (const operation of operations) {
  t.test(`${operation.operationId} tells a user what they need`, async (t) => {
    const { summary = '', description = '', tags = [] } = operation
    t.match(summary, /^[A-Z].{5,50}[^.]$/, 'a short summary without a full stop')
    t.ok(description.length > 80, 'a description of more than a few words')
    t.equal(tags.length, 1, 'one tag')
    t.ok(document.tags.some(({ name, description }) => name === tags[0] && description?.endsWith('.')))
    for (const { name, description } of operation.parameters) t.ok(description, `the parameter ${name} is described`)
    if (operation.requestBody) t.ok(operation.requestBody.description, 'the body is described')
  })

  t.test(`${operation.operationId} says which scope it needs`, async (t) => {
    t.strictSame(operation.security, expectedSecurity(operation))
  })

  t.test(`${operation.operationId} documents the errors it can answer and no others`, async (t) => {
    const statuses = Object.keys(operation.responses).map(Number)
    t.strictSame(
      statuses.filter((status) => status >= 300),
      expectedStatuses(operation),
    )
    t.ok(
      statuses.some((status) => status < 300),
      'and a success',
    )
  })
}

/** Turns of phrase that read as a translation, with what is right in their place: "there is no", "is no longer". */
const ODD = /(?<!\bthere )\b(is|are|was) (no (?!longer)|none\b)|\bnot taken\b|\btaken here\b|\bof ours\b|\bin hand\b/i

t.test('every text is written in plain English', async (t) => {
  const odd = textsIn(document).filter((text) => ODD.test(text))
  t.strictSame(odd, [])
})

function textsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' && /^(summary|description|detail)$/.test(key) ? [value] : textsIn(value),
  )
}

t.test('every answer carries the headers its status and body call for', async (t) => {
  for (const { at, operation, status, answer } of answers) {
    const expected = expectedHeaders(operation, status, answer)
    const required = Object.keys(answer.headers).filter((name) => answer.headers[name]?.required)
    t.strictSame(required.toSorted(), expected.toSorted(), at)
  }
})

t.test('create, retry and revert say when an answer is replayed', async (t) => {
  const replaying = answers.filter(({ answer }) => 'Idempotency-Replayed' in answer.headers)
  const taking = operations.filter((operation) => takes(operation, 'Idempotency-Key'))
  t.strictSame(
    replaying.map(({ at }) => at),
    taking.map(({ operationId }) => `${operationId} 201`),
  )
  t.equal(taking.length, 3)
})

t.test('every error is a problem, and its examples tell the status they stand under', async (t) => {
  for (const { at, status, answer } of answers.filter(({ status }) => status >= 400)) {
    t.strictSame(Object.keys(answer.content), ['application/problem+json'], at)
    const examples = Object.values(answer.content['application/problem+json']?.examples ?? {})
    for (const { value } of examples) t.match(value, { status }, at)
  }
})

t.test('every request and answer body has examples, each with a summary and valid', async (t) => {
  for (const [at, { schema, examples = {} }] of bodies) {
    t.not(Object.keys(examples).length, 0, `${at} has an example`)
    for (const [name, { summary, value }] of Object.entries(examples)) {
      t.ok(summary, `${at} ${name} has a summary`)
      t.strictSame(faults(schema, value), [], `${at} ${name} is valid`)
    }
  }
})

t.test('every line of an NDJSON example is valid', async (t) => {
  const streams = bodies.filter(([at]) => at.endsWith('application/x-ndjson'))
  t.equal(streams.length, 2)
  for (const [at, media] of streams) {
    const lines = Object.values(media.examples ?? {}).flatMap(({ value }) => String(value).trimEnd().split('\n'))
    for (const line of lines) t.strictSame(faults(media['x-item-schema'] ?? false, JSON.parse(line)), [], at)
  }
})

t.test('every event of the example of a stream is valid', async (t) => {
  const [stream] = bodies.filter(([at]) => at.endsWith('text/event-stream'))
  const text = String(Object.values(stream?.[1].examples ?? {})[0]?.value)
  const events = [...text.matchAll(/^id: .+\nevent: (.+)\ndata: (.+)\n$/gm)]
  t.strictSame(
    events.map(([, event]) => event),
    ['status', 'progress', 'status', 'end'],
  )
  for (const [, , data] of events)
    t.strictSame(faults(stream?.[1]['x-item-schema'] ?? false, JSON.parse(data ?? '')), [])
})

t.test('examples of parameters, headers and schemas are valid', async (t) => {
  const parameters = operations.flatMap((operation) => operation.parameters)
  const headers = answers.flatMap(({ at, answer }) =>
    Object.entries(answer.headers).map(([name, header]) => ({ at: `${at} ${name}`, ...header })),
  )
  t.not(headers.length, 0)
  for (const { at, schema, example } of headers) t.strictSame(faults(schema, example), [], at)
  // An id is left empty, to be pasted.
  const places = parameters.filter((one) => one.in === 'path' && !/id$/i.test(one.name))
  t.not(places.length, 0)
  for (const { name, example } of places) t.not(example, undefined, `${name} has an example`)
  for (const { name, schema, example } of parameters) {
    if (example !== undefined) t.strictSame(faults(schema, example), [], name)
  }
  const shown = allSchemas().filter(({ schema }) => schema.examples !== undefined)
  t.ok(shown.length > 10, `${shown.length} schemas have examples`)
  for (const { at, schema } of shown) {
    t.not(schema.examples?.length, 0, at)
    for (const example of schema.examples ?? []) t.strictSame(faults(schema, example), [], at)
  }
})

t.test('the tour works with the first examples as they stand', async (t) => {
  const first = (operationId: string): unknown =>
    Object.values(
      operations.find((one) => one.operationId === operationId)?.requestBody?.content['application/json']?.examples ??
        {},
    )[0]?.value
  const { criteria } = first('previewBulkAction') as { criteria: unknown }
  t.match(first('createBulkActionJob'), { criteria, scheduled_at: /^2099-/ }, 'the job waits, so it can be cancelled')
  const ids = operations.flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'id'))
  t.ok(
    ids.every(({ example }) => example === undefined),
    'an id is left empty, to be pasted',
  )
})

t.test('no schema is empty, for a generator makes `any` of it', async (t) => {
  const empty = allSchemas().filter(({ schema }) => typeof schema === 'object' && Object.keys(schema).length === 0)
  t.strictSame(
    empty.map(({ at }) => at),
    [],
  )
})

t.test('every string, array, number and map is bounded', async (t) => {
  for (const { at, schema, narrows } of allSchemas()) {
    if (!narrows) t.strictSame(unbounded(schema), [], at)
  }
})

t.test('every object says what it does with unknown properties, and only cancel takes them', async (t) => {
  const objects = allSchemas().filter(({ schema, narrows }) => hasType(schema, 'object') && !narrows)
  const closed = objects.filter(({ schema }) => schema.additionalProperties === false)
  const chosen = objects.filter(({ schema }) => 'discriminator' in schema)
  const open = objects.filter((one) => !closed.includes(one) && !chosen.includes(one))
  t.strictSame(
    open.map(({ at }) => at),
    ['JobCancel', 'Problem.details'],
  )
})

t.test('what we answer always has all its members', async (t) => {
  const answered = bodies.filter(([at]) => !at.includes(' request ')).map(([, { schema }]) => schema)
  for (const { properties = {}, required = [] } of reachable(answered)) {
    const optional = Object.keys(properties).filter((name) => !required.includes(name))
    t.strictSame(optional, 'requestId' in properties ? ['details'] : [])
  }
})

t.test('every component is used', async (t) => {
  const text = JSON.stringify(document)
  for (const [kind, components] of Object.entries(document.components)) {
    const isUsed = (name: string): boolean =>
      kind === 'securitySchemes'
        ? text.includes(`{"${name}":[`)
        : text.includes(`"$ref":"#/components/${kind}/${name}"`)
    t.strictSame(
      Object.keys(components).filter((name) => !isUsed(name)),
      [],
      kind,
    )
  }
})

function named(at: string, content: Record<string, MediaType>): [string, MediaType][] {
  return Object.entries(content).map(([type, media]) => [`${at} ${type}`, media])
}
