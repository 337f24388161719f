import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { addAddressFormats } from './address-formats.ts'
import type { JsonSchema } from './schema-alternatives.ts'

export type Judge = (value: unknown) => boolean

/** Whether coercion is on, as for what comes in a URL. */
interface JudgeOptions {
  coerce: boolean
}

/** Judges by the contract's own text: plain JSON Schema 2020-12, in which OpenAPI's `discriminator` means nothing. */
export function contractJudge(document: object, { coerce }: JudgeOptions): (schema: JsonSchema) => Judge {
  const ajv = withFormats({ strict: false, validateSchema: false, ...(coerce && { coerceTypes: 'array' }) })
  ajv.addSchema(document, 'contract')
  return (schema) => judge(ajv, absolute(schema))
}

export function generatedJudge(options: JudgeOptions): (schema: object) => Judge {
  const ajv = generatedAjv(options)
  return (schema) => judge(ajv, schema)
}

/** Ajv at its strictest, but for what schemas that refine others need: one that isn't well made throws. */
export function generatedAjv({ coerce }: JudgeOptions): Ajv2020 {
  const strictness: Options = { strict: true, strictRequired: false, strictTypes: false }
  // With strict numbers Ajv coerces `1e999` to Infinity and then skips its bounds.
  const onText: Options = coerce ? { coerceTypes: 'array', useDefaults: true, strictNumbers: false } : {}
  return withFormats({ allErrors: true, discriminator: true, keywords: ['x-unit'], ...strictness, ...onText })
}

function withFormats(options: Options): Ajv2020 {
  const ajv = new Ajv2020(options)
  addFormats.default(ajv)
  addAddressFormats(ajv)
  return ajv
}

/** Coercion and defaults change what they judge, so every value is judged on a copy. */
function judge(ajv: Ajv2020, schema: JsonSchema | object): Judge {
  const validate = ajv.compile(schema)
  return (value) => validate(structuredClone(value))
}

/** The schema with its references pointing into the whole contract. */
function absolute(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"contract#/'))
}
