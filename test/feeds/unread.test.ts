import { connect, type Socket } from 'node:net'
import t from 'tap'
import type { FeedEntry } from '../../db/devices/feed.ts'
import type { Ip } from '../../db/ip.ts'
import { type TestAppOptions, testApp } from '../helpers/app.ts'
import { faultyStore } from '../helpers/faulty-store.ts'
import { closed, heard } from '../helpers/until.ts'

const DEVICES = 1_000_000
const CLIENTS = 30
/** A piece of 5,000 MACs, as text and with the time left. */
const PIECE_BYTES = { text: 90_000, nftables: 190_000 }
const MOST_ROUNDS = 2000

/** The real app over a long feed; `pages` counts what was read of it. */
async function longFeed(t: Parameters<typeof testApp>[0], options: TestAppOptions = {}) {
  const { store } = await faultyStore(t)
  const state = { pages: 0 }
  const feedPage = async (_selection: unknown, after: Ip | null, limit: number): Promise<FeedEntry[]> => {
    state.pages++
    const start = Number(after ?? 0) + 1
    const length = Math.min(limit, DEVICES - start + 1)
    return Array.from({ length }, (_, n) => ({ address: start + n, expiresAt: 1e12 }))
  }
  const { app, keys, call } = await testApp(t, { ...options, store: { ...store, feedPage } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const served: Socket[] = []
  app.server.on('connection', (socket) => served.push(socket))
  const get = async (path: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').pause()
    t.teardown(() => socket.destroy())
    socket.on('error', () => {})
    await heard(socket, 'connect', 'the app has taken the connection')
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keys.operator}\r\n\r\n`)
    return socket
  }
  const ask = (format: string) => get(`/api/feeds/block?format=${format}`)
  /** Follows a job that has not begun. */
  const follow = async () => {
    const criteria = { rules: [{ field: 'source', operator: 'equals', value: 'kea' }] }
    const body = { action_type: 'block', action_reason: 'test', scheduled_at: '2099-01-01T00:00:00Z', criteria }
    const made = await call('createBulkActionJob', { body })
    const socket = (await get(`/api/actions/bulk/jobs/${made.body.job_id}/events`)).resume()
    await heard(socket, 'data', 'the stream of events has begun')
    return socket
  }
  /** Waits until nothing more is read for those who don't read: what the system buffers for them is full. */
  const settled = async () => {
    for (let [rounds, quiet, last] = [0, 0, -1]; quiet < 100; rounds++) {
      if (rounds > MOST_ROUNDS) throw new Error('the feed is read on and on for clients that do not read')
      quiet = state.pages === last ? quiet + 1 : 0
      last = state.pages
      await store.pingReader()
    }
  }
  return { app, state, served, ask, follow, settled }
}

for (const format of ['text', 'nftables'] as const) {
  t.test(`for clients that do not read a ${format} feed a few pieces wait, and another reads on`, async (t) => {
    const { state, served, ask, settled } = await longFeed(t)
    for (let n = 0; n < CLIENTS; n++) await ask(format)
    await settled()
    const waiting = served.map(({ writableLength }) => writableLength)
    t.equal(waiting.length, CLIENTS)
    for (const bytes of waiting) t.ok(bytes <= 3 * PIECE_BYTES[format], `${bytes} bytes wait for one client`)
    if (format === 'text') t.ok(state.pages <= 205, `${state.pages} pages were read for ${CLIENTS} clients`)
    const socket = await ask(format)
    const macs = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g
    let [text, count] = ['', 0]
    for await (const chunk of socket.setEncoding('latin1')) {
      text += chunk
      count += text.match(macs)?.length ?? 0
      const isLast = text.endsWith('\r\n0\r\n\r\n')
      text = text.slice(-17).replace(macs, '')
      if (isLast) break
    }
    t.ok(count >= DEVICES, `${count} MACs came`)
  })
}

t.test(
  'an answer that is not read is broken off, and its place given back; one that has nothing to tell goes on',
  async (t) => {
    const { app, served, ask, settled, follow } = await longFeed(t, { timeouts: { unreadMs: 60 } })
    const events = await follow()
    await ask('text')
    const [followed, stuck] = served as [Socket, Socket]
    const broken = closed(stuck, 'the answer that nobody reads is broken off')
    await settled()
    await t.resolves(broken, 'the connection of an answer that nobody reads is closed')
    await app.store.pingReader()
    t.equal(app.inHand.streams.taken, 1)
    t.notOk(followed.destroyed, 'who follows a job that does not move')
    events.destroy()
  },
)
