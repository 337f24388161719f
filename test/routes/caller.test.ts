import { EventEmitter } from 'node:events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { createPlaces } from '../../plugins/guard/places.ts'
import { callerOf, streamCallerOf } from '../../routes/checks/caller.ts'

/** Requests of one key to a server with room for two reads and a hundred streams. */
function bench() {
  const places = (what: string, perKey: number) => createPlaces({ what, perKey, inAll: 1000, retryAfter: 5 })
  const keyRing = { whenOver: () => () => {} }
  const inHand = { reads: places('lists', 2), streams: places('feeds', 100) }
  const request = () =>
    ({ server: { inHand, endUnread() {}, keyRing }, actor: { keyId: 'a' }, headers: {} }) as unknown as FastifyRequest
  const reply = (destroyed = false) =>
    ({ raw: Object.assign(new EventEmitter(), { destroyed }) }) as unknown as FastifyReply
  return { inHand, request, reply }
}

t.test('a key has a number of reads at a time, and one more once an answer is sent', async (t) => {
  const { inHand, request, reply } = bench()
  const first = reply()
  const caller = callerOf(request(), first)
  callerOf(request(), reply())
  t.throws(() => callerOf(request(), reply()), {
    status: 429,
    message: 'This key has 2 lists in progress and may have 2; try again when one of them has ended.',
    headers: { 'retry-after': '5' },
  })
  first.raw.emit('close')
  t.ok(caller.signal.aborted)
  callerOf(request(), reply())
  t.equal(inHand.reads.taken, 2)
})

t.test('a client that has left takes no place', async (t) => {
  const { inHand, request, reply } = bench()
  t.ok(callerOf(request(), reply(true)).signal.aborted)
  t.equal(inHand.reads.taken, 0)
})

t.test('while many streams are open further ones are not compressed', async (t) => {
  const { request, reply } = bench()
  const requests = Array.from({ length: 40 }, request)
  for (const one of requests) streamCallerOf(one, reply())
  const plain = requests.filter(({ headers }) => headers['x-no-compression'] !== undefined)
  t.equal(plain.length, 8)
  t.equal(requests[0]?.headers['x-no-compression'], undefined)
})
