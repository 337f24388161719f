import type { LookupAddress } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'

export interface Post {
  readonly url: URL
  /** The only addresses to connect to, already judged; null: whatever the name resolves to. */
  readonly addresses: readonly LookupAddress[] | null
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Aborts the attempt at any point: while connecting, sending or reading the answer. */
  readonly signal: AbortSignal
  /** A longer answer is cut off. */
  readonly maxAnswerBytes: number
}
export interface PostAnswer {
  readonly statusCode: number
  /** The body; null: it was cut off, or too long. */
  readonly text: string | null
}

/**
 * Posts a body on a connection of its own. Redirects are not followed. Rejects when there is no answer.
 */
export function post({ url, addresses, headers, body, signal, maxAnswerBytes }: Post): Promise<PostAnswer> {
  const answered = Promise.withResolvers<PostAnswer>()
  const chunks: Buffer[] = []
  let status: number | undefined
  let isWhole = false
  let failure = new Error('The receiver closed the connection without an answer.')
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const outgoing = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    // A kept connection could lead to an address that was allowed yesterday.
    agent: false,
    ...(addresses !== null && { lookup: pinnedTo(addresses) }),
    signal,
  })
  outgoing.on('response', (answer) => {
    let bytes = 0
    status = answer.statusCode
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxAnswerBytes) answer.destroy()
      else chunks.push(chunk)
    })
    answer.on('end', () => {
      isWhole = true
    })
    // The status counts, also where the rest of the answer is cut off.
    answer.on('error', () => {})
  })
  outgoing.on('error', (error) => {
    failure = error
  })
  // The one event that occurs in every case.
  outgoing.on('close', () => {
    if (status === undefined) answered.reject(failure)
    else answered.resolve({ statusCode: status, text: isWhole ? Buffer.concat(chunks).toString() : null })
  })
  outgoing.end(body)
  return answered.promise
}

/** A lookup that always has these addresses. */
const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_hostname, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new Error('there is no address to connect to'), [])
    else if (all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }

const NOT_RESOLVED = 'The receiver\u2019s name can\u2019t be resolved at the moment.'
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the receiver does not resolve.',
  EAI_AGAIN: NOT_RESOLVED,
  ETIMEOUT: NOT_RESOLVED,
  ESERVFAIL: NOT_RESOLVED,
  EREFUSED: NOT_RESOLVED,
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  EHOSTUNREACH: 'The receiver can\u2019t be reached.',
  ENETUNREACH: 'The receiver can\u2019t be reached.',
}
const LONGEST_REASON = 500

/** In a sentence, why there was no answer. */
export function postError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return (REASONS[code] ?? `${message || code}`).slice(0, LONGEST_REASON)
}
