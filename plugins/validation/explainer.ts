import { _, type CodeKeywordDefinition, type ErrorObject, type KeywordCxt } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import names from 'ajv/dist/compile/names.js'
import { chooseBranch } from './choose-branch.ts'
import { addStrictFormats } from './schema-formats.ts'

const { errors, instancePath, vErrors } = names.default

/**
 * A second Ajv, run only on what the first refused: it finds every fault, and where a value fits none of several
 * alternatives it reports the faults of the one that was meant (`chooseBranch`), not those of all.
 */
export function createExplainer(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false, addUsedSchema: false })
  addStrictFormats(ajv)
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    ajv.removeKeyword(keyword)
    ajv.addKeyword({ keyword, schemaType: 'array', code: alternatives(keyword) })
  }
  return ajv
}

/** Generates the code that tries every alternative, keeps each one's errors apart and reports the chosen ones. */
function alternatives(keyword: 'anyOf' | 'oneOf'): CodeKeywordDefinition['code'] {
  return (cxt: KeywordCxt) => {
    const { gen, it, schema, parentSchema } = cxt
    const path = gen.const('path', _`${instancePath} + ${it.errorPath}`)
    const start = gen.const('start', errors)
    const before = gen.const('before', _`${vErrors} ?? []`)
    const branches = gen.const('branches', _`[]`)
    for (const index of (schema as unknown[]).keys()) {
      gen.assign(vErrors, _`null`).assign(errors, 0)
      cxt.subschema({ keyword, schemaProp: index, compositeRule: true }, gen.name('valid'))
      gen.code(_`${branches}.push(${vErrors} ?? [])`)
    }
    const report = gen.scopeValue('func', { ref: reporter(keyword, schema as object[], parentSchema) })
    const found = gen.const('found', _`${report}(${branches}, ${path})`)
    gen.assign(errors, _`${start} + ${found}.length`)
    gen.assign(vErrors, _`${errors} === 0 ? null : ${before}.concat(${found})`)
  }
}

/** What to report of a value, given the errors that each alternative has with it. */
function reporter(keyword: 'anyOf' | 'oneOf', schemas: readonly object[], parent: object) {
  const tag = (parent as { discriminator?: { propertyName?: string } }).discriminator?.propertyName
  return (branches: readonly ErrorObject[][], path: string): ErrorObject[] => {
    const fitting = schemas.filter((_schema, index) => branches[index]?.length === 0)
    if (fitting.length === 0) return chooseBranch(branches, path, tag)
    if (fitting.length === 1 || keyword === 'anyOf') return []
    const groups = fitting.map((one) => (one as { required?: string[] }).required ?? [])
    return [{ keyword: 'oneOf', instancePath: path, schemaPath: '', params: { fitting: groups } }]
  }
}
