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

t.test('begins with a thousand rows, as far as its bounds allow', async (t) => {
  const first = (min: number, max: number) => createChunkSize({ min, max }).rows
  t.strictSame([first(1, 5000), first(1, 300), first(2000, 5000)], [1000, 300, 2000])
})

t.test('doubles with a quick chunk, halves with a slow one and stays in between', async (t) => {
  t.strictSame(learnt(WIDE, 1.9, 1.9, 2, 8, 8.1, 8.1, 8.1), [2000, 4000, 4000, 4000, 2000, 1000, 500])
})

t.test('leaves its bounds in neither direction', async (t) => {
  t.strictSame(learnt({ min: 1, max: 3000 }, 0, 0, 0), [2000, 3000, 3000])
  t.strictSame(learnt({ min: 300, max: 1000 }, 99, 99, 99), [500, 300, 300])
})

t.test('is a whole number of rows', async (t) => {
  t.strictSame(learnt({ min: 1, max: 1001 }, 0, 99, 99), [1001, 500, 250])
})
