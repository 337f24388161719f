import type { FastifyReply } from 'fastify'

const MOST = 1000
const kept = new Map<string, { readonly value: object; readonly text: string }>()

/**
 * Sends the wire form of a value, and serialises it once for as long as it is the same object. Not a WeakMap: for a job
 * that changes with every read its entries would cost the garbage collector more than they save.
 */
export function sendCached<T extends object>(
  reply: FastifyReply,
  id: string,
  value: T,
  toWire: (value: T) => unknown,
): FastifyReply {
  const known = kept.get(id)
  const text = known?.value === value ? known.text : reply.serialize(toWire(value)).toString()
  if (known?.value !== value) {
    if (kept.size >= MOST) kept.clear()
    kept.set(id, { value, text })
  }
  return reply.type('application/json; charset=utf-8').send(text)
}
