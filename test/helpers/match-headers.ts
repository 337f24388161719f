import type { Header } from '../contract/document.ts'
import { faults } from '../contract/judge.ts'
import { resolved } from '../contract/schemas.ts'
import type { Exchange } from './contract-matcher.ts'

/** Headers that mean something to a caller, so that sending one unannounced is a fault. */
const meaningful = ['etag', 'location', 'retry-after', 'www-authenticate', 'idempotency-replayed', 'allow', 'link']
/** `Allow` comes with 405, which is no operation's answer. */
const alwaysAllowed = new Set(['allow'])

/** What is wrong with the headers of an answer: one is missing, not of its schema, or not documented. */
export function headerFaults({ headers }: Exchange, documented: Readonly<Record<string, Header>>): string[] {
  const known = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), header]))
  const wrong = [...known].flatMap(([name, header]) => {
    const value = headers[name]
    if (value === undefined) return header.required === true ? [`the header ${name} is missing`] : []
    return [value].flat().flatMap((one) => valueFaults(name, String(one), header))
  })
  const strangers = meaningful.filter((name) => headers[name] !== undefined && !known.has(name))
  return [...wrong, ...strangers.filter((name) => !alwaysAllowed.has(name)).map((name) => `${name} is not documented`)]
}

function valueFaults(name: string, text: string, { schema }: Header): string[] {
  const isInteger = resolved(schema).type === 'integer'
  return faults(schema, isInteger ? Number(text) : text).map((fault) => `the header ${name}, ${text}: ${fault}`)
}
