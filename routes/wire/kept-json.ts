import type { FastifyReply } from 'fastify'

const texts = new WeakMap<object, string>()

/** Sends what the wire shows of something, serialised by the route's schema once for as long as it is the same object. */
export function sendKept<T extends object>(reply: FastifyReply, value: T, toWire: (value: T) => unknown): FastifyReply {
  const text = texts.get(value) ?? reply.serialize(toWire(value)).toString()
  texts.set(value, text)
  return reply.type('application/json; charset=utf-8').send(text)
}
