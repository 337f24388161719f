import { operations } from '../contract/document.ts'
import { bodyFaults } from './match-body.ts'
import { headerFaults } from './match-headers.ts'

/** A request and its answer, as they went over the wire (the body decoded). */
export interface Exchange {
  readonly method: string
  /** With or without origin and query. */
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** null: nobody has read it, as with a stream that is still open. */
  readonly body: string | null
}
type Operation = (typeof operations)[number]

/** What the contract says of an exchange. */
export interface Verdict {
  /** The operation it was; null where the contract has no such path or method. */
  readonly operationId: string | null
  /** What is not as documented, as sentences; empty when all of it is. */
  readonly faults: readonly string[]
}

const routes = operations
  .map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`),
    parameters: operation.path.split('{').length,
  }))
  // `/keys/self` before `/keys/{id}`.
  .toSorted((a, b) => a.parameters - b.parameters)

/** The operation that a method and a URL call; undefined when there is none. */
export function operationAt(method: string, url: string): Operation | undefined {
  const [path = '/'] = url.replace(/^https?:\/\/[^/]+/, '').split(/[?#]/, 1)
  const asked = method === 'HEAD' ? 'get' : method.toLowerCase()
  return routes.find(({ operation, pattern }) => operation.method === asked && pattern.test(path))?.operation
}

/** Holds an answer against the contract: its status, media type, headers and body. */
export function matchContract(exchange: Exchange): Verdict {
  const operation = operationAt(exchange.method, exchange.url)
  if (operation === undefined) return { operationId: null, faults: outsideFaults(exchange) }
  const answer = operation.responses[exchange.status]
  const { operationId } = operation
  if (answer === undefined) {
    return { operationId, faults: [`${operationId} documents no ${exchange.status}: ${exchange.body}`] }
  }
  const faults = [...headerFaults(exchange, answer.headers), ...bodyFaults(exchange, answer.content)]
  return { operationId, faults: faults.map((fault) => `${operationId} ${exchange.status}: ${fault}`) }
}

/** What is no operation is documentation, or an error in the envelope of all errors; a 405 says what is allowed. */
function outsideFaults(exchange: Exchange): string[] {
  if (exchange.status < 400) return []
  const documented = operations.map(({ responses }) => responses[exchange.status]).find((one) => one !== undefined)
  const problem = documented ?? operations[0]?.responses['400']
  const faults = [...headerFaults(exchange, problem?.headers ?? {}), ...bodyFaults(exchange, problem?.content ?? {})]
  if (exchange.status === 405 && exchange.headers.allow === undefined) faults.push('Allow is missing')
  return faults.map((fault) => `${exchange.method} ${exchange.url.slice(0, 80)} ${exchange.status}: ${fault}`)
}
