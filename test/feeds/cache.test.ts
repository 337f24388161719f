import t from 'tap'
import { StoreError } from '../../db/errors.ts'
import type { Ip } from '../../db/ip.ts'
import { createFeedCache, sharedSegments } from '../../routes/streams/feed-cache.ts'
import type { FeedSegment } from '../../routes/streams/feed-stream.ts'

const piece = (text: string, next: Ip | null = null): FeedSegment => ({ bytes: Buffer.from(text), next })
const never = () => Promise.reject(new Error('it was made again'))

t.test('a segment is made once, for concurrent and later calls', async (t) => {
  const cache = createFeedCache()
  const made = Promise.withResolvers<FeedSegment>()
  const asked = [cache.segment('1', () => made.promise), cache.segment('1', never), cache.segment('1', never)]
  made.resolve(piece('a\n'))
  t.strictSame(
    (await Promise.all(asked)).map(({ bytes }) => String(bytes)),
    ['a\n', 'a\n', 'a\n'],
  )
  t.equal(String((await cache.segment('1', never)).bytes), 'a\n')
  t.equal(cache.bytes, 2)
})

t.test('a segment that failed is not kept', async (t) => {
  const cache = createFeedCache()
  await t.rejects(
    cache.segment('1', () => Promise.reject(new Error('lost'))),
    { message: 'lost' },
  )
  t.equal(String((await cache.segment('1', async () => piece('a'))).bytes), 'a')
})

t.test('the oldest segments make room, and one larger than the cache is not kept', async (t) => {
  const cache = createFeedCache(6)
  const add = async (name: string, text: string) => String((await cache.segment(name, async () => piece(text))).bytes)
  for (const [name, text] of Object.entries({ a: 'aaa', b: 'bbb', c: 'c' })) t.equal(await add(name, text), text)
  t.equal(cache.bytes, 4)
  t.equal(await add('a', 'again'), 'again', 'the oldest went')
  t.equal(await add('d', 'ddddddd'), 'ddddddd')
  t.equal(cache.bytes, 6)
  t.equal(await add('d', 'other'), 'other')
})

const caller = () => {
  const leaving = new AbortController()
  return { share: 'x', signal: leaving.signal, leave: () => leaving.abort() }
}

t.test('a segment whose first client leaves is made for the others', async (t) => {
  const cache = createFeedCache()
  const [first, second] = [caller(), caller()]
  const made = Promise.withResolvers<FeedSegment>()
  const abandoned = new StoreError('abandoned', 'Nobody waits.')
  const left = sharedSegments(cache, 'v', first, () => made.promise)(null)
  const stays = sharedSegments(cache, 'v', second, async () => piece('a'))(null)
  first.leave()
  made.reject(abandoned)
  await t.rejects(left, { code: 'abandoned' })
  t.equal(String((await stays).bytes), 'a')
})

t.test('the next segment is made while one is sent, and its failure is thrown when it is due', async (t) => {
  const asked: (Ip | null)[] = []
  const read = sharedSegments(createFeedCache(), 'v', caller(), async (after) => {
    asked.push(after)
    if (after !== null) throw new Error('disk I/O error')
    return piece('a', 7)
  })
  t.equal((await read(null)).next, 7)
  t.strictSame(asked, [null, 7])
  await t.rejects(read(7), { message: 'disk I/O error' })
})
