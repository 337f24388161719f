import type { LookupAddress } from 'node:dns'
import { connect } from 'node:net'
import { post, postError } from '../../outbound/post.ts'
import type { Allowed } from '../allowed.ts'
import { type Credentials, SourceError } from '../source-reader.ts'
import { openFault, pinPath, shown } from './pinned-path.ts'

/** Sends a command and returns the whole answer. Throws a `SourceError`, or the reason of the signal. */
export type AskKea = (command: object, signal: AbortSignal) => Promise<string>

export interface AskBounds {
  /** A longer answer is refused. */
  readonly maxAnswerBytes: number
  /** From connecting to the end of the answer. */
  readonly answerMs: number
}

/** Asks a control agent. `addresses` are the only ones to connect to. */
export function createAgentAsk(
  url: URL,
  addresses: readonly LookupAddress[],
  credentials: Credentials | null,
  bounds: AskBounds,
): AskKea {
  const host = shown(url.host)
  const headers = { 'user-agent': 'bulk-actions', ...(credentials !== null && { authorization: basic(credentials) }) }
  return inTime(host, bounds, async (command, signal) => {
    const { maxAnswerBytes } = bounds
    const body = JSON.stringify(command)
    const { statusCode, text } = await post({ url, addresses, headers, body, signal, maxAnswerBytes }).catch(
      (cause) => {
        throw new SourceError('unreachable', `${host} can\u2019t be asked: ${reasonOf(cause)}`, { cause })
      },
    )
    if (statusCode !== 200) throw refused(host, statusCode, credentials !== null)
    if (text === null) throw tooLong(`${host} broke its answer off, or it`, maxAnswerBytes)
    return text
  })
}

const basic = ({ user, password }: Credentials): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

const REFUSED = 'nothing accepts connections there. See whether kea-ctrl-agent runs, and its http-host and http-port.'
const reasonOf = (cause: NodeJS.ErrnoException): string => (cause.code === 'ECONNREFUSED' ? REFUSED : postError(cause))

function refused(host: string, statusCode: number, hasCredentials: boolean): SourceError {
  if (statusCode === 401 || statusCode === 403) {
    const advice = hasCredentials
      ? 'give the source a user and a password that stand in its configuration (authentication, clients)'
      : 'it wants a user and a password; give them to the source as credentials'
    return new SourceError('unauthorized', `${host} answered ${statusCode}: ${advice}.`)
  }
  const isRedirect = statusCode >= 300 && statusCode < 400
  const advice = isRedirect
    ? 'redirects are not followed; give the URL they lead to'
    : 'see whether it is a control agent of Kea'
  return new SourceError('bad_answer', `${host} answered with HTTP status ${statusCode}: ${advice}.`)
}

/** Asks a server at its control socket, which speaks to one daemon. */
export function createSocketAsk(path: string, allowed: Allowed, bounds: AskBounds): AskKea {
  return inTime(shown(path), bounds, async (command, signal) => {
    // Anew for each command: a server that has started again has another socket.
    const { link, release } = await pinPath(path, 'socket', allowed)
    try {
      return await converse(link, path, command, signal, bounds.maxAnswerBytes)
    } finally {
      await release()
    }
  })
}

/** Kea answers each connection once, and closes it. */
function converse(link: string, path: string, command: object, signal: AbortSignal, maxBytes: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(link)
  const chunks: Buffer[] = []
  let bytes = 0
  const stop = () => socket.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  socket.on('data', (chunk) => {
    bytes += chunk.length
    chunks.push(chunk)
    if (bytes > maxBytes) socket.destroy(tooLong(`The answer of ${shown(path)}`, maxBytes))
  })
  socket.on('end', () => {
    if (bytes > 0) resolve(Buffer.concat(chunks).toString())
  })
  socket.on('error', (error) => reject(socketFault(path, error)))
  socket.on('close', () => {
    signal.removeEventListener('abort', stop)
    reject(
      new SourceError(
        'unreachable',
        `${shown(path)} closed the connection without an answer; see whether its server runs.`,
      ),
    )
  })
  socket.write(JSON.stringify(command))
  if (signal.aborted) stop()
  return promise
}

function socketFault(path: string, error: NodeJS.ErrnoException): SourceError {
  if (error instanceof SourceError) return error
  if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
    return openFault(path, 'socket', error)
  const message = `Nobody answers at ${shown(path)}; see whether the server that made this socket runs.`
  return new SourceError('unreachable', message, { cause: error })
}

const tooLong = (what: string, maxBytes: number): SourceError =>
  new SourceError('too_large', `${what} is longer than ${maxBytes} bytes.`)

/** The same, within the time for one answer. */
function inTime(where: string, { answerMs }: AskBounds, ask: AskKea): AskKea {
  return async (command, signal) => {
    signal.throwIfAborted()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), answerMs)
    try {
      return await ask(command, AbortSignal.any([signal, late.signal]))
    } catch (error) {
      signal.throwIfAborted()
      if (!late.signal.aborted) throw error
      const advice = 'see whether its server is overloaded, and whether anything else listens there'
      throw new SourceError('timeout', `${where} did not end an answer within ${answerMs / 1000} seconds; ${advice}.`)
    } finally {
      clearTimeout(timer)
    }
  }
}
