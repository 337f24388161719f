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
): Promise<number[]> {
  const taken: number[] = []
  const macs: number[] = []
  const heard: number[] = []
  const counts = await inPieces(
    statements,
    async (piece) => {
      taken.push(piece.length)
      macs.push(...piece.map((statement) => (statement as DeviceRecord).mac))
      const load = { milliseconds: piece.length * millisecondsEach, alone }
      return { created: piece.length, updated: 1, unchanged: 0, released: 0, load }
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
  t.ok(Math.max(...alone) * 0.02 > 32, alone.join(', '))
  const [first, ...others] = await piecesOf(inPieces, 0.02)
  t.ok(first !== undefined && others.every((length) => length * 0.02 <= 16), `${first}, then ${others.join(', ')}`)
})
