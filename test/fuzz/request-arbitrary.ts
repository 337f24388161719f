import fc from 'fast-check'
import type { Operation, Parameter } from '../contract/document.ts'
import { document, lookUp } from '../contract/document.ts'
import { almostValid, asText, hostileText, hostileValue } from '../helpers/hostile-arbitrary.ts'
import { contractJudge } from '../helpers/judges.ts'
import type { JsonSchema } from '../helpers/schema-alternatives.ts'
import { nearMissValues, validValue } from '../helpers/schema-arbitrary.ts'

/** A request in the making: its parameters as text, its body as a value, or as text that is sent as it is. */
export interface FuzzRequest {
  readonly operation: Operation
  readonly parameters: Readonly<Record<string, string>>
  readonly body: { readonly value: unknown } | { readonly raw: string } | null
  readonly type: string | undefined
  /** Picks one of the ids seen so far in place of a path parameter; negative: the parameter stays. */
  readonly known: number
}

const resolve = (ref: string): JsonSchema => lookUp(ref) as JsonSchema
const judgeOf = contractJudge(document, { coerce: false })

/** Bodies that are no JSON, or JSON that no value can be written as. */
const rawJson = fc.constantFrom(
  '',
  '{',
  '{"action_type":"block",',
  'null',
  '[]',
  '"text"',
  '{"max_limit":1e999,"action_duration":1e999}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  `{"criteria":${'{"rules":['.repeat(20_000)}${']}'.repeat(20_000)}}`,
  `{"reason":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  '{"reason":"\ud800"}',
  '\ufeff{}',
)

/** Requests to an operation: mostly almost valid, since that is where the mistakes are. */
export function requestsTo(operation: Operation): fc.Arbitrary<FuzzRequest> {
  const parameters = fc.record(Object.fromEntries(operation.parameters.map((one) => [one.name, parameterText(one)])), {
    requiredKeys: operation.parameters.filter((one) => one.in === 'path').map((one) => one.name),
  })
  const stranger = fc.option(
    fc.dictionary(fc.constantFrom('statsu', '__proto__', 'limit[]'), hostileText, { maxKeys: 1 }),
    {
      freq: 20,
      nil: {},
    },
  )
  return fc.record({
    operation: fc.constant(operation),
    parameters: fc.tuple(parameters, stranger).map(([own, more]) => ({ ...own, ...more })),
    body: bodyOf(operation),
    type: fc.constantFrom(...typesOf(operation)),
    known: fc.oneof({ weight: 2, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: fc.constant(-1) }),
  })
}

function parameterText({ schema, in: place }: Parameter): fc.Arbitrary<string> {
  const odd = fc.oneof(misses(schema as JsonSchema), hostileText)
  const valid = validValue(schema as JsonSchema, { resolve, accepts: judgeOf(schema as JsonSchema) })
  return fc.oneof({ weight: place === 'path' ? 12 : 6, arbitrary: valid }, { weight: 1, arbitrary: odd }).map(asText)
}

function misses(schema: JsonSchema): fc.Arbitrary<unknown> {
  const all = nearMissValues(schema, { resolve, followReferences: true }).map(({ values }) => values)
  return fc.oneof(hostileValue, ...all)
}

function bodyOf({ requestBody }: Operation): fc.Arbitrary<FuzzRequest['body']> {
  const [media] = Object.values(requestBody?.content ?? {})
  if (media === undefined) return fc.constantFrom(null, null, null, { raw: '{"a":1}' })
  if (media['x-item-schema'] !== undefined) return linesOf(media['x-item-schema'] as JsonSchema)
  const schema = media.schema as JsonSchema
  const valid = validValue(schema, { resolve, accepts: judgeOf(schema) })
  const value = fc.oneof(
    { weight: 6, arbitrary: valid },
    { weight: 3, arbitrary: almostValid(valid) },
    { weight: 3, arbitrary: misses(schema) },
    { weight: 1, arbitrary: hostileValue },
  )
  return fc.oneof(
    { weight: 12, arbitrary: value.map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.oneof(rawJson, hostileText).map((raw) => ({ raw })) },
  )
}

/** Files of lines; most are NDJSON, good or almost. */
function linesOf(schema: JsonSchema): fc.Arbitrary<FuzzRequest['body']> {
  const valid = validValue(schema, { resolve, accepts: judgeOf(schema) })
  const line = fc.oneof(
    { weight: 4, arbitrary: fc.oneof(valid, almostValid(valid)).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: hostileText },
  )
  const end = fc.constantFrom('\n', '\r\n', '\n\n')
  return fc
    .tuple(fc.array(line, { maxLength: 6 }), end)
    .map(([lines, end]) => ({ raw: lines.map((one) => one + end).join('') }))
}

function typesOf({ requestBody }: Operation): (string | undefined)[] {
  const own = Object.keys(requestBody?.content ?? {})
  if (own.length === 0) return [undefined, 'application/json', 'text/plain']
  const first = Array<string | undefined>(12).fill(own[0])
  return [...first, ...own, 'application/xml', undefined]
}
