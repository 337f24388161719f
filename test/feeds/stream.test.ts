import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import type { FeedEntry } from '../../db/devices/feed.ts'
import type { Ip } from '../../db/ip.ts'
import type { Store } from '../../db/store.ts'
import { FEED_FORMATS } from '../../feeds/formats.ts'
import { feedSegments, feedStream, type ReadPage } from '../../routes/streams/feed-stream.ts'
import { testApp } from '../helpers/app.ts'
import { faultyStore } from '../helpers/faulty-store.ts'
import { closed, heard } from '../helpers/until.ts'

const NAMES = ['text', 'json', 'dnsmasq', 'nftables', 'kea'] as const
const MEBIBYTE = 1024 * 1024
const SCOPE = { type: 'block', as: 'mac', now: () => 0, version: '1' } as const

/** Pages of a feed with this many entries, made as they are asked for; `asked` counts them. */
function manyEntries(total: number) {
  const source = {
    asked: 0,
    async read(after: Ip | null, limit: number): Promise<FeedEntry[]> {
      source.asked++
      const start = Number(after ?? 0) + 1
      const length = Math.min(limit, total - start + 1)
      return Array.from({ length }, (_, index) => ({ address: start + index, expiresAt: 86_400_000 + index }))
    },
  }
  return source
}

/** The real store with the feed of a stand-in. */
async function storeWith(feedPage: Store['feedPage']): Promise<Store> {
  const { store } = await faultyStore(t)
  return { ...store, feedPage }
}

/** A feed that is too long to be sent whole. */
async function streamOf(name: (typeof NAMES)[number], read: ReadPage): Promise<Readable> {
  const feed = await feedStream(feedSegments(FEED_FORMATS[name], SCOPE, read))
  if (Buffer.isBuffer(feed)) throw new Error('it is whole already')
  return feed
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
function heapNow(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

for (const name of NAMES) {
  t.test(`the ${name} feed of 400,000 devices is whole and takes no memory to speak of`, async (t) => {
    const total = 400_000
    const { read } = manyEntries(total)
    const before = heapNow()
    let [most, chunks, listed] = [0, 0, 0]
    for await (const chunk of await streamOf(name, read)) {
      listed += String(chunk).match(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g)?.length ?? 0
      if (chunks++ % 20 === 0) most = Math.max(most, heapNow())
    }
    t.equal(listed, total)
    t.ok(most - before < 24 * MEBIBYTE, `${Math.round((most - before) / MEBIBYTE)} MiB more`)
  })
}

t.test('a feed is read no faster than its client reads', async (t) => {
  const source = manyEntries(1_000_000)
  const stream = await streamOf('json', source.read)
  await heard(stream, 'readable', 'the feed has a piece')
  t.ok(source.asked <= 2, `${source.asked} pages`)
  stream.destroy()
})

t.test('a client that leaves ends the reading', async (t) => {
  const source = manyEntries(1_000_000)
  const stream = await streamOf('nftables', source.read)
  for await (const _ of stream) break
  t.ok(stream.destroyed)
  t.ok(source.asked <= 3, `${source.asked} pages`)
})

/** The bytes of an answer as they come over a socket, until the server closes it or the answer is whole. */
async function rawAnswer(port: number, path: string, headers: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  socket.write(`GET ${path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n${headers}\r\n`)
  let bytes = ''
  socket.on('data', (chunk) => {
    bytes += chunk
  })
  // A connection that is broken may end in a reset.
  socket.on('error', () => {})
  await closed(socket, `the answer to ${path} has ended`)
  return bytes
}

for (const encoding of ['identity', 'gzip', 'br']) {
  t.test(`a feed that fails midway breaks the connection and never ends as if complete, ${encoding}`, async (t) => {
    const { read } = manyEntries(1_000_000)
    const feedPage: Store['feedPage'] = (_selection, after, limit) => {
      if (Number(after) >= 300_000) throw new Error('disk I/O error')
      return read(after, limit)
    }
    const { app, keys } = await testApp(t, { store: await storeWith(feedPage) })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }
    const headers = `authorization: Bearer ${keys.operator}\r\naccept-encoding: ${encoding}\r\n`
    for (const name of NAMES) {
      const bytes = await rawAnswer(port, `/api/feeds/block?format=${name}`, headers)
      // While a compressor has not let go of a single byte it is not too late for a 500.
      if (encoding === 'br' && bytes.startsWith('HTTP/1.1 500 ')) {
        t.notMatch(bytes, /^(content-encoding|etag):/im, `${name}: nothing is left of the feed`)
        t.match(bytes, /"type":"\/problems\/internal".*\}$/, name)
        continue
      }
      t.ok(bytes.startsWith('HTTP/1.1 200 '), name)
      if (encoding === 'identity') t.ok(bytes.length > 100_000, `${name}: some of it came`)
      t.notOk(bytes.endsWith('\r\n0\r\n\r\n'), `${name}: the last chunk is not there`)
    }
    const fetched = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/feeds/block?format=kea`, {
        headers: { authorization: `Bearer ${keys.operator}`, 'accept-encoding': encoding },
      })
      if (response.status !== 200) throw new Error(`it is ${response.status}`)
      return response.text()
    }
    await t.rejects(fetched(), 'so a client knows')
  })
}

t.test('a feed that can not be read at all is a 500', async (t) => {
  const store = await storeWith(() => {
    throw new Error('disk I/O error')
  })
  const { call } = await testApp(t, { store })
  for (const format of NAMES) {
    t.equal((await call('getFeed', { params: { action_type: 'block' }, query: { format } })).status, 500, format)
  }
})
