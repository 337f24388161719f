import t from 'tap'
import { createChunkSize } from '../../db/runner/chunk-size.ts'

/** What a size becomes with chunks that took so many milliseconds; 4 is what a chunk is to take. */
const learnt = (limits: { min: number; max: number }, ...took: number[]): number[] => {
  const size = createChunkSize(limits, 4)
  return took.map((milliseconds) => {
    size.took(milliseconds)
    return size.rows
  })
}
const WIDE = { min: 1, max: 1_000_000 }

t.test('begins with 250 rows, as far as its bounds allow', async (t) => {
  const first = (min: number, max: number) => createChunkSize({ min, max }).rows
  t.strictSame([first(1, 5000), first(1, 30), first(2000, 5000)], [250, 30, 2000])
})

t.test('doubles with a quick chunk, and after a slow one is what would have been in time', async (t) => {
  t.strictSame(learnt(WIDE, 1.9, 1.9, 2, 8, 8.1, 4000), [500, 1000, 1000, 1000, 493, 1])
})

t.test('leaves its bounds in neither direction', async (t) => {
  t.strictSame(learnt({ min: 1, max: 700 }, 0, 0, 0), [500, 700, 700])
  t.strictSame(learnt({ min: 100, max: 1000 }, 99, 99, 99), [100, 100, 100])
})
