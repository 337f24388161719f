import type { ErrorObject } from 'ajv'
import { FORMATS, NO_NUL, PATTERNS } from './patterns.ts'

type Params = Record<string, unknown>
type Say = (params: Params, schema: Record<string, unknown>) => string

/** What each keyword's refusal means to a person: what is allowed, never the value that was sent. */
const SAY: Record<string, Say> = {
  type: ({ type }, schema) => `must be ${list([type].flat().map(nounOf), 'or')}${unitOf(schema, ' of')}`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as unknown[]).map(plain).join(', ')}`,
  const: ({ allowedValue }) => `must be ${plain(allowedValue)}`,
  required: ({ allowedValues }) =>
    Array.isArray(allowedValues) ? `is required: one of ${allowedValues.map(plain).join(', ')}` : 'is required',
  dependentRequired: ({ property }) => `is required when ${String(property)} is given`,
  format: ({ format }) => `must be ${FORMATS[String(format)] ?? `a valid ${String(format)}`}`,
  pattern: ({ pattern }) => {
    if (NO_NUL.has(pattern)) return 'must not contain a NUL character'
    return `must be ${PATTERNS.get(pattern) ?? `text that matches ${String(pattern)}`}`
  },
  minLength: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must be at least ${counted(limit, 'character')} long`,
  maxLength: ({ limit }) => `must be at most ${counted(limit, 'character')} long`,
  minimum: (params, schema) => range(params, schema),
  maximum: (params, schema) => range(params, schema),
  exclusiveMinimum: ({ limit }) => `must be more than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${String(limit)}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}`,
  minItems: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${counted(limit, 'entry')}`),
  maxItems: ({ limit }) => `must have at most ${counted(limit, 'entry')}`,
  uniqueItems: ({ i, j }) => `must not repeat an entry; entries ${[i, j].sort().join(' and ')} are the same`,
  minProperties: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${counted(limit, 'property')}`,
  maxProperties: ({ limit }) => `must have at most ${counted(limit, 'property')}`,
  additionalProperties: (_params, schema) => unknownProperty(Object.keys((schema.properties as object) ?? {})),
  not: () => 'is not allowed here; leave it out',
  'false schema': () => 'is not allowed here; leave it out',
}

/** One fault in words, to be read after the name of the field. */
export function messageOf({ keyword, params, parentSchema, message }: ErrorObject): string {
  const say = SAY[keyword]
  return say === undefined ? (message ?? 'is not valid') : say(params, parentSchema ?? {})
}

/** `a, b or c`. */
export function list(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
}

function range({ limit, comparison }: Params, schema: Record<string, unknown>): string {
  const { minimum, maximum } = schema
  if (minimum !== undefined && maximum !== undefined) {
    return `must be from ${String(minimum)} to ${String(maximum)}${unitOf(schema, '')}`
  }
  return comparison === '>=' ? `must be ${String(limit)} or more` : `must be ${String(limit)} or less`
}

/** The contract tells it in `x-unit`. */
function unitOf(schema: Record<string, unknown>, before: string): string {
  return schema['x-unit'] === undefined ? '' : `${before} ${String(schema['x-unit'])}`
}

function counted(count: unknown, noun: string): string {
  return `${String(count)} ${count === 1 ? noun : noun.replace(/y?$/, (end) => (end === 'y' ? 'ies' : 's'))}`
}

function unknownProperty(known: readonly string[]): string {
  const hint = known.length === 0 ? '' : ` (known: ${known.join(', ')})`
  return `is not a known property; remove it${hint}`
}

function nounOf(type: unknown): string {
  const nouns: Record<string, string> = {
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    null: 'null',
  }
  return nouns[String(type)] ?? String(type)
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
