import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { NOTHING, StoreError } from '../../db/errors.ts'
import { drain } from '../../plugins/errors/drain.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** One read of the connection may hold thousands of chunks below this size. */
const SMALL = 16_384

export interface BodyLimits {
  readonly maxBytes: number
  /** How long the client may send nothing. */
  readonly silenceMs: number
  /** Aborted where the server can't wait for the rest. */
  readonly lastCall: AbortSignal
}

/**
 * The body of a request as a stream that ends after `maxBytes`. A body that announces more is refused before any of it is
 * read. Throws 413, 408 where the client goes silent, 499 where it goes away, and 503 where the server stops before the end
 * of the body.
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
  const next = () => inTime(limits, chunks.next().catch(leave), () => (isGivenUp = true))
  try {
    for (let chunk = await next(); chunk.done !== true; chunk = await next()) {
      received += chunk.value.byteLength
      if (received > maxBytes) throw tooLarge(maxBytes)
      yield chunk.value
      // Node emits the chunks of a chunked body one by one, without a turn for other work. After a turn the chunks that
      // came with a small one are read at once.
      if (chunk.value.byteLength < SMALL) await turn()
    }
  } finally {
    const returned = chunks.return?.()
    // A silent client may never send the next chunk.
    if (!isGivenUp) await returned
    // A body that is too large may have no end: its connection is closed instead.
    if (received <= maxBytes) returned?.then(() => drain(body))
  }
}

/** Rejects with 408 where the client sends nothing for too long, and with 503 where the server stops. */
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

/** A body fails where its connection does. */
function leave(cause: unknown): never {
  const message = `The client went away before the end of the file: ${NOTHING}.`
  throw new StoreError('abandoned', message, undefined, { cause })
}

function silent(milliseconds: number): Problem {
  const detail = `No more of the file arrived for ${milliseconds / 1000} s; send it again, in one go. What was imported before stays.`
  return new Problem('request_timeout', detail, { headers: { connection: 'close' } })
}

/** 413: the file has more than so many bytes, as it comes or unpacked. */
export function tooLarge(limit: number): Problem {
  const detail = `The file is larger than ${limit} bytes, the most for one import; split it at a line and send the parts.`
  // On a kept connection the rest of the body would have to be read.
  return new Problem('payload_too_large', detail, { headers: { connection: 'close' } })
}
