import t from 'tap'
import type { DeviceRecord } from '../../db/devices/statement.ts'
import { createImportPieces } from '../../importers/import-pieces.ts'

const PORTION = 10_000
const statements = Array.from({ length: PORTION }, (_, mac): DeviceRecord => ({ kind: 'record', mac }))

/** Imports a portion with a writer that needs so many milliseconds for each device; the sizes of the pieces. */
async function piecesOf(
  inPieces: ReturnType<typeof createImportPieces>,
  millisecondsEach: number,
  alone = false,
  /** So many are taken of a piece at most. */
  most = PORTION,
): Promise<number[]> {
  const taken: number[] = []
  const macs: number[] = []
  const heard: number[] = []
  const counts = await inPieces(
    statements,
    async (piece) => {
      const first = piece.slice(0, most)
      taken.push(first.length)
      macs.push(...first.map((statement) => (statement as DeviceRecord).mac))
      const each = first.length * millisecondsEach
      const load = { milliseconds: alone ? 10 * each : each / 2, commitMilliseconds: alone ? each : each / 2, alone }
      return { created: first.length, updated: 1, unchanged: 0, released: 0, taken: first.length, load }
    },
    ({ created }) => heard.push(created),
  )
  t.same(counts, { created: PORTION, updated: taken.length, unchanged: 0, released: 0 })
  t.same(heard, taken, 'each piece is told of')
  t.same(
    macs,
    statements.map(({ mac }) => mac),
    'every device is taken once, in order',
  )
  return taken
}

t.test('expensive devices are imported in small pieces, cheap ones in large pieces', async (t) => {
  const inPieces = createImportPieces()
  const dear = await piecesOf(inPieces, 0.08)
  t.ok(Math.max(...dear) <= 500, `the first of ${dear.join(', ')} can't know what they cost`)
  t.ok(
    dear.slice(4).every((length) => length * 0.08 <= 16),
    `after a few, none of ${dear.join(', ')} takes longer than 16 ms`,
  )
  const cheap = await piecesOf(inPieces, 0.0001)
  t.ok(cheap.length < dear.length / 4, `${cheap.join(', ')} grow again`)
})

t.test('a piece that fails ends the portion, and the pieces before it are counted', async (t) => {
  const told: number[] = []
  let left = 3
  const importing = createImportPieces()(
    statements,
    async (piece) => {
      if (left-- === 0) throw new Error('The disk is full')
      return { created: piece.length, updated: 0, unchanged: 0, released: 0, milliseconds: 8, alone: false }
    },
    ({ created }) => told.push(created),
  )
  await t.rejects(importing, { message: 'The disk is full' })
  t.same(told, [100, 100, 100])
})

t.test('pieces grow while there are no other writes, and shrink at once when there are', async (t) => {
  const inPieces = createImportPieces()
  await piecesOf(inPieces, 0.02)
  const alone = await piecesOf(inPieces, 0.02, true)
  t.ok(Math.max(...alone) * 0.02 >= 20, `only the commit counts: ${alone.join(', ')}`)
  const [first, ...others] = await piecesOf(inPieces, 0.02)
  t.ok(first !== undefined && others.every((length) => length * 0.02 <= 16), `${first}, then ${others.join(', ')}`)
})

t.test('what the writer does not take of a piece is sent again', async (t) => {
  const inPieces = createImportPieces()
  await piecesOf(inPieces, 0.001, true)
  const parts = await piecesOf(inPieces, 0.001, true, 150)
  t.ok(parts.length >= PORTION / 150, `${parts.length} parts`)
})

t.test('pieces of which only a part is taken shrink where its commit is slow, and grow in no case', async (t) => {
  const sent: number[] = []
  const inPieces = createImportPieces()
  const send = (commitMilliseconds: number) =>
    inPieces(
      statements.slice(0, 2000),
      async (piece) => {
        sent.push(piece.length)
        const taken = Math.min(50, piece.length)
        const load = { milliseconds: 1000, commitMilliseconds, alone: true }
        return { created: taken, updated: 0, unchanged: 0, released: 0, taken, load }
      },
      () => {},
    )
  await send(1)
  const before = Math.max(...sent)
  t.equal(sent[1], before, 'quick commits of parts leave it as it is')
  sent.length = 0
  await send(1000)
  t.equal(sent[10], 100, `${sent.slice(0, 11).join(', ')}`)
})
