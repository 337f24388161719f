import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { drain } from '../../plugins/drain.ts'
import { Problem } from '../../plugins/problems.ts'

/** Of chunks below this size there may be thousands in what was read off the connection at once. */
const SMALL = 16_384

/**
 * The body of a request as a stream that breaks off after `limit` bytes. A body that announces more is refused before
 * any of it is read; of one that doesn't, what was taken before stays taken. Throws 413.
 */
export function limitedBody(request: FastifyRequest, limit: number): AsyncIterable<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  return counted(request.body as Readable, limit)
}

async function* counted(body: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let received = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      received += chunk.byteLength
      if (received > limit) throw tooLarge(limit)
      yield chunk
      // Node cuts a chunked body where its client did, and hands on one chunk after the other before anybody else has a
      // turn. What came with a small one waits during that turn, and is then read in one piece.
      if (chunk.byteLength < SMALL) await turn()
    }
  } finally {
    // One without an end would never be drained: its connection is closed instead.
    if (received <= limit) drain(body)
  }
}

function tooLarge(limit: number): Problem {
  const detail = `The file is larger than the ${limit} bytes that are taken at once; split it at a line and send the parts.`
  // Or the rest of it, however long, would still have to be read off the connection.
  return new Problem('payload_too_large', detail, { headers: { connection: 'close' } })
}
