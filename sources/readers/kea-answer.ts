import { quote, stripControls } from '../../db/clean-text.ts'
import { SourceError } from '../source-reader.ts'

/** A lease as Kea answers it; members differ with its version. */
export type AnsweredLease = Readonly<Record<string, unknown>> & { readonly 'ip-address': string }

/** What became of a command. */
export type KeaAnswer =
  | { readonly kind: 'leases'; readonly leases: readonly AnsweredLease[] }
  /** The server doesn't know the command. */
  | { readonly kind: 'unknown_command' }
  /** The control agent has no socket of such a server. */
  | { readonly kind: 'not_configured' }

/** The `result` of an answer, by Kea's documents. */
const [SUCCESS, UNSUPPORTED, EMPTY] = [0, 2, 3]
const NOT_CONFIGURED = /socket is not configured for the server type/

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isLease = (value: unknown): value is AnsweredLease => isObject(value) && typeof value['ip-address'] === 'string'

/**
 * Reads an answer to `lease4-get-page` or `lease6-get-page`, from a socket or, in an array, from a control agent. Throws a
 * `SourceError` for a fault of the server, and for what is no such answer.
 */
export function readAnswer(body: string, where: string): KeaAnswer {
  const value = parse(body, where)
  const answer = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (!isObject(answer) || typeof answer.result !== 'number') throw notKea(where, body)
  const { result, text, arguments: given } = answer
  if (result === EMPTY) return { kind: 'leases', leases: [] }
  if (result === UNSUPPORTED) return { kind: 'unknown_command' }
  if (result !== SUCCESS) {
    const said = String(text ?? result)
    if (NOT_CONFIGURED.test(said)) return { kind: 'not_configured' }
    throw new SourceError('unreachable', `${where} answered with an error: "${stripControls(said, LONGEST_SAID)}".`)
  }
  if (!isObject(given) || !Array.isArray(given.leases) || !given.leases.every(isLease)) throw notKea(where, body)
  return { kind: 'leases', leases: given.leases }
}
const LONGEST_SAID = 250

function parse(body: string, where: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    const found = body === '' ? 'nothing' : `what is not JSON (${quote(body)})`
    throw new SourceError('bad_answer', `${where} answered ${found}; see whether Kea listens there.`, { cause })
  }
}

const notKea = (where: string, body: string): SourceError =>
  new SourceError(
    'bad_answer',
    `${where} answered ${quote(body)}, which is no page of leases; see whether Kea listens there.`,
  )
