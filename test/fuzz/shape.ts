import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import { document, type Parameter } from '../contract/document.ts'
import { contractJudge, type Judge } from '../helpers/judges.ts'
import type { JsonSchema } from '../helpers/schema-alternatives.ts'
import type { FuzzRequest } from './request-arbitrary.ts'

/** Whether the contract's schemas take a request: `unsure` where words in a description say more than a schema can. */
export type Shape = 'valid' | 'invalid' | 'unsure'

const judgeOf = contractJudge(document, { coerce: false })
const judges = new Map<unknown, Judge>()

/** Judges a request by the contract alone; the server has no part in it but the limits of criteria. */
export function shapeOf({ operation, parameters, body, type, known }: FuzzRequest): Shape {
  const declared = new Map(operation.parameters.map((one) => [one.name, one]))
  const isOpen = !('400' in operation.responses)
  for (const [name, text] of Object.entries(parameters)) {
    const parameter = declared.get(name)
    if (parameter === undefined && !isOpen) return 'invalid'
    if (parameter === undefined || accepts(parameter.schema, read(parameter, text))) continue
    // An id seen before may have taken its place.
    return parameter.in === 'path' && known >= 0 ? 'unsure' : 'invalid'
  }
  return bodyShape(operation.requestBody, body, type)
}

function bodyShape(contract: FuzzRequest['operation']['requestBody'], body: FuzzRequest['body'], type?: string): Shape {
  if (contract === undefined) return 'valid'
  const media = contract.content[type ?? '']
  // Nothing is of no type.
  if (media === undefined) return body === null || ('raw' in body && body.raw === '') ? 'unsure' : 'invalid'
  if (contract['x-stream'] === true || media['x-item-schema'] !== undefined || type !== 'application/json')
    return 'unsure'
  if (body === null || 'raw' in body) return 'unsure'
  // What JSON can't carry (undefined, NaN) is not what was generated.
  const text = JSON.stringify(body.value)
  if (text === undefined || /"(__proto__|constructor)":/.test(text) || text.length > 1_000_000) return 'unsure'
  const value = JSON.parse(text)
  if (!accepts(media.schema, value)) return 'invalid'
  return value.criteria === undefined || checkCriteria(value.criteria).length === 0 ? 'valid' : 'unsure'
}

function accepts(schema: unknown, value: unknown): boolean {
  const judge = judges.get(schema) ?? judgeOf(schema as JsonSchema)
  judges.set(schema, judge)
  return judge(value)
}

/** What a text in a URL or a header means: numbers and booleans in their plain form, nothing else. */
function read({ schema }: Parameter, text: string): unknown {
  const { type } = (typeof schema === 'object' ? schema : {}) as { type?: string }
  if (type === 'integer' && /^-?(0|[1-9]\d{0,15})$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}
