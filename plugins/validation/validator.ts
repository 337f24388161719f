import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { createExplainer, type Explain } from './explainer.ts'
import { type Fault, humanise } from './humanise.ts'
import { defaultFiller, type Prepare, textReader } from './prepare.ts'
import { addStrictFormats } from './schema-formats.ts'

export type RequestPart = 'body' | 'querystring' | 'params' | 'headers'

/** What Fastify calls to check a part of a request. The verdict is quick; `explain` finds every fault of what failed. */
export interface Validator {
  (data: unknown): boolean
  errors: ErrorObject[] | null
  explain(data: unknown): Fault[]
}

/** More values than this are not explained one by one: finding faults must cost a server little. */
const MAX_EXPLAINED = 25_000
const TOO_DEEP: ErrorObject = {
  keyword: 'depth',
  instancePath: '',
  schemaPath: '',
  params: {},
  message: 'is nested too deeply',
}

// Without `allErrors`, so that a hostile body costs one error and not one for each of its values.
const judge = new Ajv2020({
  strict: false,
  addUsedSchema: false,
  // The schemas are generated from a contract that is checked; reading the schema of schemas takes a tenth of a start.
  meta: false,
  validateSchema: false,
  logger: { log: () => {}, warn: refuseSchema, error: refuseSchema },
})
addStrictFormats(judge)
let explainerOf: ((schema: object) => Explain) | undefined
const compiled = new WeakMap<object, Validator>()

/**
 * A validator for a part of a request, made once for each schema in a process. Bodies are taken as they are; the other
 * parts have their numbers and booleans read from text first. Defaults of outermost properties are filled in.
 * Throws for a schema that isn't one, or has an unknown format.
 */
export function compileValidator(schema: object, part: RequestPart): Validator {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const validator = createValidator(schema, part)
  compiled.set(schema, validator)
  return validator
}

/**
 * The same, compiled when it is first asked: a server starts in half the time, and most never use every operation.
 * That all of them compile is what the tests of the contract see to.
 */
export function deferredValidator(schema: object, part: RequestPart): Validator {
  const validator: Validator = (data) => {
    const compiled = compileValidator(schema, part)
    const valid = compiled(data)
    validator.errors = compiled.errors
    return valid
  }
  validator.errors = null
  validator.explain = (data) => compileValidator(schema, part).explain(data)
  return validator
}

function createValidator(schema: object, part: RequestPart): Validator {
  const validate = judge.compile(schema)
  let explain: Explain | undefined
  const prepare = preparation(schema, part)

  const validator: Validator = (data) => {
    prepare?.(data)
    const verdict = unlessTooDeep(validate, data)
    validator.errors = verdict === undefined ? [TOO_DEEP] : (validate.errors ?? null)
    return verdict === true
  }
  validator.errors = null
  validator.explain = (data) => {
    if (validator(data)) return []
    explainerOf ??= createExplainer()
    explain ??= explainerOf(schema)
    const every = isHuge(data) ? [] : (unlessTooDeep(explain, data) ?? [TOO_DEEP])
    return humanise(every.length > 0 ? every : (validator.errors ?? []), part)
  }
  return validator
}

function preparation(schema: object, part: RequestPart): Prepare {
  const fill = defaultFiller(schema)
  const read = part === 'body' ? undefined : textReader(schema)
  if (read === undefined || fill === undefined) return read ?? fill
  return (data) => {
    read(data)
    fill(data)
  }
}

/** What a check says; undefined for a value nested deeper than the stack, which is refused and is no fault of ours. */
function unlessTooDeep<T>(check: (data: unknown) => T, data: unknown): T | undefined {
  try {
    return check(data)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return undefined
  }
}

function isHuge(data: unknown): boolean {
  const open = [data]
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > MAX_EXPLAINED) return true
    const value = open.pop()
    if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) open.push(member)
  }
  return false
}

function refuseSchema(...why: unknown[]): never {
  throw new Error(why.join(' '))
}
