import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { NOTHING, StoreError } from '../../db/errors.ts'
import { drain } from '../../plugins/connection/drain.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** Of chunks below this size there may be thousands in what was read off the connection at once. */
const SMALL = 16_384

export interface BodyLimits {
  readonly maxBytes: number
  /** How long the client may send nothing while it is waited for. */
  readonly silenceMs: number
  /** Aborted when the server can't wait for the rest. */
  readonly lastCall: AbortSignal
}

/**
 * The body of a request as a stream that breaks off after `maxBytes`. A body that announces more is refused before any of
 * it is read; of one that doesn't, what was taken before stays taken. Throws 413, 408 when the client goes
 * silent, and 503 when the server stops before all of it has come.
 */
export function limitedBody(request: FastifyRequest, limits: BodyLimits): AsyncIterable<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits.maxBytes)
  return counted(request.body as Readable, limits)
}

async function* counted(body: Readable, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { maxBytes } = limits
  const chunks = body.iterator({ destroyOnReturn: false })
  let received = 0
  let isGivenUp = false
  const next = () => inTime(limits, chunks.next(), () => (isGivenUp = true))
  try {
    for (let chunk = await next(); chunk.done !== true; chunk = await next()) {
      received += chunk.value.byteLength
      if (received > maxBytes) throw tooLarge(maxBytes)
      yield chunk.value
      // Node cuts a chunked body where its client did, and hands on one chunk after the other before anybody else has a
      // turn. What came with a small one waits during that turn, and is then read in one piece.
      if (chunk.value.byteLength < SMALL) await turn()
    }
  } finally {
    const returned = chunks.return?.()
    // Of a client that sends nothing the next chunk may never come.
    if (!isGivenUp) await returned
    // One without an end would never be drained: its connection is closed instead.
    if (received <= maxBytes) returned?.then(() => drain(body))
  }
}

/** Rejects with 408 when the client sends nothing for too long, and with 503 when the server stops meanwhile. */
async function inTime<T>({ silenceMs, lastCall }: BodyLimits, chunk: Promise<T>, onLate: () => void): Promise<T> {
  const late = Promise.withResolvers<never>()
  const giveUp = (error: Error) => {
    onLate()
    late.reject(error)
  }
  const stop = () => giveUp(new StoreError('storage_unavailable', STOPPING))
  const timer = setTimeout(() => giveUp(silent(silenceMs)), silenceMs)
  lastCall.addEventListener('abort', stop, { once: true })
  if (lastCall.aborted) stop()
  return Promise.race([chunk, late.promise]).finally(() => {
    clearTimeout(timer)
    lastCall.removeEventListener('abort', stop)
  })
}

const STOPPING = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

function silent(milliseconds: number): Problem {
  const detail = `No more of the file arrived for ${milliseconds / 1000} s; send it again, in one go. What was imported before stays.`
  return new Problem('request_timeout', detail, { headers: { connection: 'close' } })
}

function tooLarge(limit: number): Problem {
  const detail = `The file is larger than ${limit} bytes, the most for one import; split it at a line and send the parts.`
  // Or the rest of it, however long, would still have to be read off the connection.
  return new Problem('payload_too_large', detail, { headers: { connection: 'close' } })
}
