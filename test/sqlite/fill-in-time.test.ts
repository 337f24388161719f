import t from 'tap'
import { MAX_MAC } from '../../db/mac.ts'
import type { Fill } from '../../db/sqlite/previews/fill-in-time.ts'
import { fillInTime } from '../../db/sqlite/previews/fill-in-time.ts'

const BUDGET = { min: 1, max: 50_000, milliseconds: 10 }

/** A fill over so many keys, every second of which matches, where a row costs so much. */
function bench(keys: number, millisecondsEach: (mac: number) => number) {
  let now = 0
  const steps: number[] = []
  const fill: Fill = (after, rows) => {
    const last = Math.min(after + rows, keys - 1)
    for (let mac = after + 1; mac <= last; mac++) now += millisecondsEach(mac)
    steps.push(rows)
    return {
      upTo: last === keys - 1 ? MAX_MAC : last,
      added: Math.floor((last + 1) / 2) - Math.floor((after + 1) / 2),
    }
  }
  const inTime = fillInTime(fill, () => now)
  return {
    steps,
    /** One transaction; how long it took. */
    chunk(after: number, budget = BUDGET) {
      const began = now
      return { ...inTime(after, budget), took: now - began }
    },
  }
}

t.test('however dear a row is, the first transaction is over in time, or after a few rows', async (t) => {
  for (const each of [0.0001, 0.01, 1, 8, 50]) {
    const { chunk } = bench(1_000_000, () => each)
    const { took, upTo } = chunk(-1)
    t.ok(took <= Math.max(2 * BUDGET.milliseconds, 4 * each), `${took} ms, ${each} ms for each row`)
    t.ok(upTo >= 0, 'and it got somewhere')
  }
})

t.test('where the rows become dearer, the steps become smaller', async (t) => {
  const { chunk } = bench(1_000_000, (mac) => (mac < 30_000 ? 0.0005 : 1))
  let after = -1
  let longest = 0
  for (let count = 0; count < 20; count++) {
    const { upTo, took } = chunk(after)
    after = upTo
    longest = Math.max(longest, took)
  }
  const { took } = chunk(after)
  t.ok(took <= 2 * BUDGET.milliseconds, `${took} ms`)
})

t.test('cheap rows fill a transaction up to its bound, and all of them are judged once', async (t) => {
  const { chunk, steps } = bench(123_457, () => 0.000_01)
  let after = -1
  let added = 0
  let chunks = 0
  while (after !== MAX_MAC) {
    const progress = chunk(after)
    after = progress.upTo
    added += progress.added
    chunks++
  }
  t.equal(added, 61_728)
  t.ok(chunks <= 8, `${chunks} transactions`)
  t.ok(Math.max(...steps) <= BUDGET.max)
})

t.test('at least so many rows are judged, however long it takes, and at most so many', async (t) => {
  const { chunk, steps } = bench(1000, () => 100)
  t.match(chunk(-1, { min: 7, max: 7, milliseconds: 4 }), { upTo: 6, added: 3 })
  t.equal(
    steps.reduce((sum, rows) => sum + rows, 0),
    7,
  )
})
