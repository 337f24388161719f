import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { NOTHING, StoreError } from '../../db/errors.ts'
import type { Store } from '../../db/store.ts'
import { PORTION_SIZE } from '../../importers/import-stream.ts'
import { limitedBody } from '../../routes/imports/limited-body.ts'
import { testApp } from '../helpers/app.ts'
import { faultyStore } from '../helpers/faulty-store.ts'
import { macOf } from '../helpers/scenario.ts'
import { heard, until, within } from '../helpers/until.ts'

t.test('a body in chunks of one byte is read in pieces, with a turn for other requests between them', async (t) => {
  const size = 200_000
  let pieces = 0
  let received = 0
  const server = createServer(async (request, response) => {
    const asked = { headers: request.headers, body: request } as unknown as FastifyRequest
    for await (const piece of limitedBody(asked, {
      maxBytes: size,
      silenceMs: 60_000,
      lastCall: new AbortController().signal,
    })) {
      pieces++
      received += piece.byteLength
    }
    response.end()
  })
  t.teardown(() => server.close())
  await heard(server.listen(0, '127.0.0.1'), 'listening', 'the server listens')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const head = 'POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
  socket.write(`${head}${'1\r\nx\r\n'.repeat(size)}0\r\n\r\n`)
  t.match(await within(text(socket), 'the answer is whole'), /^HTTP\/1\.1 200 OK/)
  t.equal(received, size)
  t.ok(pieces < size / 100, `${pieces} pieces`)
})

t.test(
  'a server that closes takes no further piece of an import, and accounts for it before its store closes',
  async (t) => {
    const { store } = await faultyStore(t)
    const steps: unknown[] = []
    let inHand = 0
    const reached = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const held: Store = {
      ...store,
      async importPiece(importId, statements) {
        inHand += statements.length
        reached.resolve()
        await release.promise
        return store.importPiece(importId, statements)
      },
      async finishImport(importId, counts, completed, actor) {
        const what = await store.finishImport(importId, counts, completed, actor)
        steps.push({ ...counts, completed })
        return what
      },
      close() {
        steps.push('closed')
        return store.close()
      },
    }
    const { app, call } = await testApp(t, { store: held })
    const lines = Array.from({ length: PORTION_SIZE + 1 }, (_, n) => `{"mac": "${macOf(n)}"}\n`)
    const answer = call('importDevices', { body: lines.join('') })
    await within(reached.promise, 'a portion is being written')
    const closed = app.close()
    for (let count = 0; count < 20; count++) await turn()
    release.resolve()
    await within(closed, 'the server has closed')
    t.strictSame(steps, [
      { created: inHand, updated: 0, unchanged: 0, released: 0, gone: 0, completed: false },
      'closed',
    ])
    t.ok(inHand > 0 && inHand < PORTION_SIZE, `${inHand} devices in hand`)
    const { status, body } = await answer
    t.equal(status, 503)
    t.match(body, { detail: `what it had imported stays (${inHand} created, 0 updated` })
  },
)

t.test('an import that fails by a full disk says what it has imported, whichever step fails', async (t) => {
  const full = new StoreError('storage_full', `The disk is full: ${NOTHING}. Make room and try again.`)
  const body = Array.from({ length: PORTION_SIZE + 1 }, (_, n) => `{"mac": "${macOf(n)}"}\n`).join('')
  const importWith = async (change: (store: Store) => Partial<Store>) => {
    const { store } = await faultyStore(t)
    const { call } = await testApp(t, { store: { ...store, ...change(store) } })
    return call('importDevices', { body })
  }
  const refuse = () => Promise.reject(full)
  const detail = (count: number) =>
    `The disk is full: the import broke off; what it had imported stays (${count} created, 0 updated, 0 released). Make room and try again.`
  let taken = 0
  const atLast = await importWith(({ importPiece }) => ({
    importPiece(id, statements) {
      taken += statements.length
      return taken > PORTION_SIZE ? refuse() : importPiece(id, statements)
    },
    finishImport: refuse,
  }))
  t.match(atLast, { status: 503, body: { type: '/problems/storage_full', detail: detail(PORTION_SIZE) } })
  const atEnd = await importWith(() => ({ finishImport: refuse }))
  t.match(atEnd, { status: 503, body: { type: '/problems/storage_full', detail: detail(PORTION_SIZE + 1) } })
  const atOnce = await importWith(() => ({ importPiece: refuse }))
  t.match(atOnce, { status: 503, body: { detail: 'The disk is full: nothing was changed. Make room and try again.' } })
})

t.test('a client that goes away in the middle of a file is no fault of the server, and is accounted for', async (t) => {
  const lines: string[] = []
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(line) })
  const { app, keys, call } = await testApp(t, { logger })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  for (const query of ['', '?snapshot=true']) {
    const socket = connect(port, '127.0.0.1')
    const head = `POST /api/devices/import${query} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${keys.operator}\r\n`
    socket.write(`${head}Content-Type: application/x-ndjson\r\nContent-Length: 9000000\r\n\r\n`)
    const part = Array.from({ length: PORTION_SIZE * 2 }, (_, n) => `{"mac": "${macOf(n)}"}\n`).join('')
    await new Promise((sent) => socket.write(part, sent))
    if (query === '') {
      const known = async () => (await call('listDevices', { query: { limit: 1 } })).body.data.length > 0
      await until(known, 'a part is imported')
    }
    socket.destroy()
    const told = () => lines.filter((line) => line.includes('went away before the end of the file'))
    await until(() => told().length > 0, 'the log tells')
    t.notMatch(lines.join(''), /"level":50/, 'nobody is alarmed')
    t.match(told()[0], query === '' ? /what it had imported stays \([1-9]/ : /nothing was changed/)
    lines.length = 0
  }
})
