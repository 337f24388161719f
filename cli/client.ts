import type { Problem } from '../schemas/components/problem.ts'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-code.ts'

export interface ClientOptions {
  readonly url: URL
  readonly apiKey: string
}
export interface Call {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A body that isn't JSON; its content type is in the headers. */
  readonly stream?: ReadableStream<Uint8Array>
  readonly signal?: AbortSignal
}
export interface Answer<T> {
  readonly status: number
  /** Null for 304. */
  readonly body: T | null
  readonly etag: string | null
}

/** Calls a Bulk Actions server. Throws a `CommandError` for every answer that isn't a success. */
export interface Client {
  call<T>(method: string, path: string, call?: Call): Promise<Answer<T>>
  /** The body of a call that always has one. */
  body<T>(method: string, path: string, call?: Call): Promise<T>
}

export function createClient({ url, apiKey }: ClientOptions): Client {
  const call = async <T>(method: string, path: string, options: Call = {}): Promise<Answer<T>> => {
    const response = await send(addressOf(url, path, options.query), method, apiKey, options)
    const etag = response.headers.get('etag')
    if (response.status === 304) return { status: 304, body: null, etag }
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(url, cause)
    })
    if (!response.ok) throw refusal(response, text)
    return { status: response.status, body: parse<T>(text, url), etag }
  }
  return {
    call,
    async body<T>(method: string, path: string, options?: Call) {
      const { body } = await call<T>(method, path, options)
      if (body === null) throw notOurs(url)
      return body
    },
  }
}

/** The server may live under a path of a reverse proxy. */
function addressOf(base: URL, path: string, query: Call['query'] = {}): URL {
  const address = new URL(path.slice(1), base.href.endsWith('/') ? base : `${base.href}/`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value))
  }
  return address
}

async function send(url: URL, method: string, apiKey: string, { json, stream, headers, signal }: Call) {
  const body = stream ?? (json === undefined ? undefined : JSON.stringify(json))
  const contentType = json === undefined ? {} : { 'content-type': 'application/json' }
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...contentType, ...headers },
      ...(body !== undefined && { body }),
      ...(stream !== undefined && { duplex: 'half' }),
      ...(signal !== undefined && { signal }),
      // A redirect must not take the key to another server.
      redirect: 'error',
    })
  } catch (cause) {
    throw cause instanceof CommandError ? cause : unreachable(url, cause)
  }
}

function unreachable(url: URL, cause: unknown): CommandError {
  if (cause instanceof Error && cause.cause instanceof CommandError) return cause.cause
  const { code, message } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException
  const why = code === 'ECONNREFUSED' ? 'nothing listens there' : (code ?? message)
  const hint = 'Is the server running, and is --url or BULK_ACTIONS_URL right?'
  return new CommandError(EXIT.unavailable, `${url.origin} can't be reached: ${why}. ${hint}`, { cause })
}

function notOurs(url: URL): CommandError {
  return new CommandError(
    EXIT.unavailable,
    `${url.origin} is not a Bulk Actions server. Is --url or BULK_ACTIONS_URL right?`,
  )
}

function parse<T>(text: string, url: URL): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw notOurs(url)
  }
}

function refusal(response: Response, text: string): CommandError {
  const exitCode = response.status >= 500 ? EXIT.unavailable : EXIT.refused
  const problem = problemIn(response, text)
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const message = problem?.detail ?? `The server answered ${response.status} ${response.statusText}.`
  return new CommandError(exitCode, message, { problem, ...(retryAfter >= 0 && { retryAfter }) })
}

function problemIn(response: Response, text: string): Problem | undefined {
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return undefined
  return JSON.parse(text) as Problem
}
