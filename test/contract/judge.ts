import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formatsModule from 'ajv-formats'
import { addAddressFormats } from '../helpers/address-formats.ts'
import { document, type Schema } from './document.ts'

// ajv-formats is CommonJS with a default inside its default.
const addFormats = formatsModule as unknown as typeof formatsModule.default
// Alternatives may require what the schema around them describes.
const ajv = new Ajv2020({
  allErrors: true,
  discriminator: true,
  strict: true,
  strictRequired: false,
  keywords: ['x-unit'],
})
addFormats(ajv)
addAddressFormats(ajv)
ajv.addSchema({ $id: 'contract', $defs: forAjv(document.components.schemas) as Record<string, Schema> })

/** Compiled once for each schema of the document: every answer of every test is judged. */
const compiled = new Map<Schema, ValidateFunction>()

/** What is wrong with a value by one of the contract's schemas, as sentences; empty when it is valid. */
export function faults(schema: Schema, value: unknown): string[] {
  const validate = compiled.get(schema) ?? ajv.compile(forAjv(schema) as Schema)
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the value'} ${message}`)
}

/** The contract's component schemas where Ajv finds them, and without `mapping`, which Ajv refuses to read. */
function forAjv(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(forAjv)
  if (typeof node !== 'object' || node === null) return node
  if ('propertyName' in node) return { propertyName: node.propertyName }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === '$ref' ? moved(value) : forAjv(value)]),
  )
}

function moved(ref: unknown): string {
  return String(ref).replace('#/components/schemas/', 'contract#/$defs/')
}
