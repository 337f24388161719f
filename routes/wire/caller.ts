import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../db/model.ts'

/** Who waits for the reads of a request: its key, until the answer has left or the connection has gone. */
export function callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
  const leaving = new AbortController()
  if (reply.raw.destroyed) leaving.abort()
  else reply.raw.once('close', () => leaving.abort())
  return { share: request.actor.keyId, signal: leaving.signal }
}
