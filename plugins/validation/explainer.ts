import type { AnySchemaObject, ErrorObject, FuncKeywordDefinition, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { chooseBranch } from './choose-branch.ts'
import { addStrictFormats } from './schema-formats.ts'

/** Finds every fault of a value; none: an empty list. */
export type Explain = (data: unknown) => ErrorObject[]
type Alternatives = 'anyOf' | 'oneOf'
/** The check that a keyword compiles to. */
type Check = ReturnType<NonNullable<FuncKeywordDefinition['compile']>>
type Context = Parameters<Check>[1]

/**
 * A second Ajv, run only on what the first refused: it finds every fault, and where a value fits none of several
 * alternatives it reports the faults of the one that was meant (`chooseBranch`), not those of all.
 */
export function createExplainer(): (schema: object) => Explain {
  // The schema of schemas has alternatives, too; the first Ajv has read what comes here.
  const trusting = { meta: false, validateSchema: false, strict: false, addUsedSchema: false }
  const ajv = new Ajv2020({ ...trusting, allErrors: true, verbose: true })
  addStrictFormats(ajv)
  const compiled = new WeakMap<object, ValidateFunction>()
  /** Compiled when it is first needed: an alternative may refer to the schema that it stands in. */
  const branchOf = (schema: object, $defs: unknown): ValidateFunction => {
    const branch = compiled.get(schema) ?? ajv.compile({ ...schema, $defs })
    compiled.set(schema, branch)
    return branch
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    ajv.removeKeyword(keyword)
    ajv.addKeyword(alternatives(keyword, branchOf))
  }
  return (schema) => {
    const validate = ajv.compile(schema)
    return (data) => errorsOf(validate, data)
  }
}

/** The keyword, of which each alternative is a validator of its own, so that their errors stay apart. */
function alternatives(
  keyword: Alternatives,
  branchOf: (schema: object, $defs: unknown) => ValidateFunction,
): FuncKeywordDefinition {
  return {
    keyword,
    schemaType: 'array',
    compile(schemas: object[], parent, { schemaEnv }) {
      // References lead into the definitions of the outermost schema.
      const { $defs } = schemaEnv.root.schema as AnySchemaObject
      const report = reporter(keyword, schemas, parent)
      const validate: Check = (data, context) => {
        const branches = schemas.map((schema) => errorsOf(branchOf(schema, $defs), data, context))
        const chosen = report(branches, context?.instancePath ?? '')
        // Ajv writes the keyword's own place into what it is given; in `params` the errors stay as they are.
        validate.errors = [{ keyword, params: { chosen } }]
        return chosen.length === 0
      }
      return validate
    },
  }
}

/** What a validator finds. What alternatives chose stands in place of the error that holds it. */
function errorsOf(validate: ValidateFunction, data: unknown, context?: Context): ErrorObject[] {
  if (validate(data, context)) return []
  const found: ErrorObject[] = []
  for (const error of validate.errors ?? []) {
    const { chosen } = error.params as { readonly chosen?: readonly ErrorObject[] }
    if (chosen === undefined) found.push(error)
    else for (const one of chosen) found.push(movedTo(error, one))
  }
  return found
}

/** Its place as seen from where the keyword is: two schemas may each have an `if` of their own. */
function movedTo({ schemaPath }: ErrorObject, error: ErrorObject): ErrorObject {
  error.schemaPath = schemaPath + error.schemaPath
  return error
}

/** What to report of a value, given the errors that each alternative has with it. */
function reporter(keyword: Alternatives, schemas: readonly object[], parent: AnySchemaObject) {
  const tag = (parent as { discriminator?: { propertyName?: string } }).discriminator?.propertyName
  return (branches: readonly ErrorObject[][], path: string): ErrorObject[] => {
    const fitting = schemas.filter((_schema, index) => branches[index]?.length === 0)
    if (fitting.length === 0) return chooseBranch(branches, path, tag)
    if (fitting.length === 1 || keyword === 'anyOf') return []
    const groups = fitting.map((one) => (one as { required?: string[] }).required ?? [])
    return [{ keyword: 'oneOf', instancePath: path, schemaPath: '', params: { fitting: groups } }]
  }
}
