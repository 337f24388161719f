import { text as textOf } from 'node:stream/consumers'
import t from 'tap'
import { createFeedCache } from '../../routes/wire/feed-cache.ts'

async function* say(...chunks: readonly (string | Error)[]) {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk
    yield chunk
  }
}

t.test('a feed that was read to its end is kept, one that broke off is not', async (t) => {
  const cache = createFeedCache()
  t.equal(cache.get('1'), undefined)
  t.equal(await textOf(cache.keeping('1', say('a\n', 'b\n'))), 'a\nb\n')
  t.equal(String(cache.get('1')), 'a\nb\n')
  await t.rejects(textOf(cache.keeping('2', say('a\n', new Error('lost')))))
  for await (const chunk of cache.keeping('3', say('a\n', 'b\n'))) {
    t.equal(chunk, 'a\n')
    break
  }
  t.strictSame([cache.get('2'), cache.get('3')], [undefined, undefined])
})

t.test('the oldest make room, and what is larger than the room is passed on and not kept', async (t) => {
  const cache = createFeedCache(6)
  const add = (version: string, text: string) => textOf(cache.keeping(version, say(...text)))
  await add('1', 'aaa')
  await add('2', 'bbb')
  await add('3', 'c')
  t.strictSame(
    ['1', '2', '3'].map((version) => cache.get(version)?.toString()),
    [undefined, 'bbb', 'c'],
  )
  t.equal(await add('4', 'ddddddd'), 'ddddddd')
  t.equal(cache.get('4'), undefined)
  t.equal(cache.get('2')?.toString(), 'bbb')
})

t.test('one at a time is collected; the others are passed on all the same', async (t) => {
  const cache = createFeedCache()
  const first = cache.keeping('1', say('a', 'b'))[Symbol.asyncIterator]()
  await first.next()
  t.equal(await textOf(cache.keeping('2', say('c'))), 'c')
  t.equal(cache.get('2'), undefined)
  while (!(await first.next()).done);
  t.equal(cache.get('1')?.toString(), 'ab')
})
