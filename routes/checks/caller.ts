import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredApiKey } from '../../db/keys/key.ts'
import type { Caller } from '../../db/model.ts'

/**
 * The caller for the reads of a request: its key, until the answer is sent or the connection is closed. Throws 429 while
 * the key has too many reads in hand, and 503 while all keys together have.
 */
export function callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
  return takePlace('reads', request, reply)
}

/** The same for a stream, which lasts as long as its client takes to read it. */
export function streamCallerOf(request: FastifyRequest, reply: FastifyReply): Caller {
  const caller = takePlace('streams', request, reply)
  // A stream ends with its key, and never as if it were complete.
  const forget = request.server.keyRing.whenOver(keyOf(request), () => reply.raw.destroy())
  reply.raw.once('close', forget)
  request.server.endUnread(request, reply)
  // A compressor takes 3 MiB for each client.
  if (request.server.inHand.streams.taken > MOST_COMPRESSED) request.headers['x-no-compression'] = 'true'
  return caller
}

function keyOf({ apiKey }: FastifyRequest): StoredApiKey {
  if (apiKey === null) throw new Error('An operation that is open to everyone has no caller.')
  return apiKey
}
const MOST_COMPRESSED = 32

/** The same for work that has a limit of its own, and takes no place among the reads. */
export function waitingClientOf({ actor }: FastifyRequest, { raw }: FastifyReply, onLeave = () => {}): Caller {
  const leaving = new AbortController()
  const leave = () => {
    onLeave()
    leaving.abort()
  }
  if (raw.destroyed) leave()
  else raw.once('close', leave)
  return { share: actor.keyId, signal: leaving.signal }
}

function takePlace(work: 'reads' | 'streams', request: FastifyRequest, reply: FastifyReply): Caller {
  return waitingClientOf(request, reply, request.server.inHand[work].take(request.actor.keyId))
}
