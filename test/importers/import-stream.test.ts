import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { NO_DEVICES } from '../../db/devices/statement.ts'
import { formatMac } from '../../db/mac.ts'
import { type ImportInput, importStream } from '../../importers/import-stream.ts'
import { importText, inPieces } from '../helpers/import-text.ts'

const MEDIA_TYPES: readonly ImportInput['mediaType'][] = ['application/x-ndjson', 'text/csv', 'text/plain']
const device = (number: number, more = ''): string => `{"mac":"${formatMac(number)}"${more}}\n`
const devices = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => device(index)).join(''))
const ndjson = (body: AsyncIterable<Uint8Array>, onPortion: ImportInput['onPortion'], portionSize = 1000) =>
  importStream({
    body,
    mediaType: 'application/x-ndjson',
    loadVendors: async () => () => null,
    now: 0,
    portionSize: () => portionSize,
    onPortion,
  })

t.test('an empty input is refused', async (t) => {
  for (const mediaType of MEDIA_TYPES) {
    for (const text of ['', '\n\r\n  \n', '\ufeff', '\ufeff\r\n']) {
      await t.rejects(importText(mediaType, text), { name: 'ImportError', code: 'empty', message: /empty/ })
    }
  }
})

t.test('a binary input is refused before anything is handed on', async (t) => {
  const inputs: [string, Buffer][] = [
    ['gzip', gzipSync(devices(10))],
    ['ZIP', Buffer.from('PK\u0003\u0004\u0014\u0000\u0000\u0000')],
    ['UTF-16', Buffer.from(`\ufeff${device(1)}`, 'utf16le')],
    ['not text', Buffer.concat([devices(3), Buffer.from([0, 1, 2])])],
    ['not text', Buffer.from(Array.from({ length: 600 }, (_, index) => 250 - (index % 200)))],
  ]
  for (const [words, bytes] of inputs) {
    for (const pieceSize of [1, 7, 1 << 16]) {
      await t.rejects(importText('application/x-ndjson', bytes, { pieceSize }), {
        code: 'binary',
        message: new RegExp(words),
      })
    }
  }
})

t.test('a zero or a bad byte further on spoils only its line', async (t) => {
  const text = Buffer.concat([
    devices(100),
    Buffer.from('\u0000\u0000\n'),
    Buffer.from('{"mac":"24:0a:c4:00:00:01","hostname":"a'),
  ])
  const { report, statements } = await importText(
    'application/x-ndjson',
    Buffer.concat([text, Buffer.from([0xff]), Buffer.from('b"}\n')]),
  )
  t.match(report, { received: 102, rejected: 1, errors: [{ line: 101 }] })
  t.match(statements.at(-1), { hostname: 'a\ufffdb' })
})

t.test('however the bytes are cut into pieces, the lines are the same', async (t) => {
  const text = Buffer.from(
    `\ufeff${device(1, ',"hostname":"東京 😀"')}\r\n${device(2)}${device(3, ',"tags":["é"]').trim()}\r\nbad\r\n${device(4).trim()}`,
  )
  const whole = await importText('application/x-ndjson', text)
  t.match(whole.report, { received: 5, rejected: 1, errors: [{ line: 5 }] })
  for (const pieceSize of [1, 2, 3, 5, 13]) t.same(await importText('application/x-ndjson', text, { pieceSize }), whole)
})

t.test('a line that is too long is rejected without being held, and the next one is read', async (t) => {
  const long = Buffer.from(device(1, `,"hostname":"${'x'.repeat(300_000)}"`))
  const umlauts = Buffer.from(device(1, `,"hostname":"${'ü'.repeat(40_000)}"`))
  const bytes = Buffer.concat([devices(1), long, devices(1), umlauts, devices(1), Buffer.from('x'.repeat(70_000))])
  for (const pieceSize of [1000, 65_536, 1 << 20]) {
    const { report } = await importText('application/x-ndjson', bytes, { pieceSize })
    t.match(report, { received: 6, rejected: 3, created: 3 })
    t.same(
      report.errors.map(({ line, message }) => `${line}: ${message}`),
      [2, 4, 6].map((line) => `${line}: The line is longer than 65536 bytes`),
    )
  }
})

t.test('the longest line is read with either line end, wherever it is cut', async (t) => {
  const room = 65_536 - device(1, ',"vendor":""').trim().length
  const longest = device(1, `,"vendor":"${'x'.repeat(room)}"`)
  const bytes = Buffer.from(longest.replace('\n', '\r\n') + longest)
  for (const pieceSize of [1000, 65_537, 1 << 20]) {
    const { report } = await importText('application/x-ndjson', bytes, { pieceSize })
    t.match(report.errors, [{ message: /^vendor: is too long/ }, { message: /^vendor: is too long/ }])
  }
})

t.test('what is held of a line is not copied again with each piece', async (t) => {
  const { concat } = Buffer
  let copied = 0
  t.capture(Buffer, 'concat', (list: readonly Uint8Array[]) => {
    const joined = concat(list)
    copied += joined.length
    return joined
  })
  const line = device(1, `,"hostname":"${'x'.repeat(50_000)}"`)
  await importText('application/x-ndjson', line, { pieceSize: 10 })
  t.ok(copied < 4 * line.length, `${copied} bytes`)
})

t.test('all bad lines are counted, the first hundred are listed', async (t) => {
  const { report } = await importText('application/x-ndjson', 'bad\n'.repeat(250))
  t.match(report, { received: 250, rejected: 250 })
  t.same(
    report.errors.map(({ line }) => line),
    Array.from({ length: 100 }, (_, index) => index + 1),
  )
})

t.test('what is wrong with a line is told in no more than the contract allows', async (t) => {
  const members = Array.from({ length: 10 }, (_, index) => `"${'😀'.repeat(40)}${index}":1`)
  const { report } = await importText('application/x-ndjson', `{"mac":"02:00:00:00:00:01",${members.join(',')}}\n`)
  const [error] = report.errors
  t.equal(error?.message.length, 500)
  t.match(error?.message, /is not a member of a device.*…$/)
})

t.test('portions come in order, one at a time, and their counts are added up', async (t) => {
  const sizes: number[] = []
  let writing = 0
  const report = await ndjson(
    inPieces(devices(2500), 5000),
    async (portion) => {
      t.equal(++writing, 1)
      await turn()
      writing--
      sizes.push(portion.length)
      return { created: portion.length - 10, updated: 7, unchanged: 0, released: 3 }
    },
    1000,
  )
  t.same(sizes, [1000, 1000, 500])
  t.match(report, { received: 2500, created: 2470, updated: 21, unchanged: 0, released: 9 })
})

t.test('the next portion is read while one is written, and no more than that', async (t) => {
  let pulled = 0
  async function* body() {
    for (let index = 0; index < 50; index++) {
      pulled++
      yield devices(100)
    }
  }
  const first = Promise.withResolvers<typeof NO_DEVICES>()
  const finished = ndjson(body(), () => first.promise, 1000)
  for (let previous = -1; previous !== pulled || pulled === 0; ) {
    previous = pulled
    for (let index = 0; index < 20; index++) await turn()
  }
  t.equal(pulled, 20, 'one portion is being written, one waits')
  first.resolve(NO_DEVICES)
  t.match(await finished, { received: 5000 })
})

t.test('a body that breaks off is thrown, after the portion in hand is written', async (t) => {
  let written = 0
  async function* body() {
    yield devices(1500)
    throw new Error('the client went away')
  }
  const onPortion = async (portion: unknown[]) => {
    await turn()
    written += portion.length
    return NO_DEVICES
  }
  await t.rejects(ndjson(body(), onPortion), { message: 'the client went away' })
  t.equal(written, 1000)
})

t.test('what a portion throws is thrown, and nothing is handed on after it', async (t) => {
  for (const count of [3500, 1000, 10]) {
    let calls = 0
    const onPortion = async () => {
      calls++
      throw new Error('disk full')
    }
    await t.rejects(ndjson(inPieces(devices(count), 4000), onPortion), { message: 'disk full' })
    t.equal(calls, 1)
  }
})

t.test('two hundred thousand lines pass through without being held', async (t) => {
  const chunk = devices(1000)
  async function* body() {
    for (let index = 0; index < 200; index++) yield chunk
  }
  let highest = 0
  const before = process.memoryUsage().rss
  const report = await ndjson(body(), async () => {
    highest = Math.max(highest, process.memoryUsage().rss)
    return NO_DEVICES
  })
  t.equal(report.received, 200_000)
  // Held as objects they would be some 50 MB more with each such file; garbage not yet collected is in this figure.
  t.ok(highest - before < 150e6, `${Math.round((highest - before) / 1e6)} MB`)
})
