import t from 'tap'
import { createStepSize } from '../../db/step-size.ts'

/** Sizes of steps over rows that cost so many milliseconds each, besides what every step costs. */
function sizes(perRow: number, perStep: number, count: number, first?: number): { rows: number; ms: number }[] {
  let now = 0
  const size = createStepSize(first, () => now)
  return Array.from({ length: count }, () => {
    const { rows } = size
    size.measure(() => {
      now += rows * perRow + perStep
    })
    return { rows, ms: rows * perRow + perStep }
  })
}

t.test('whatever a row costs, no step takes much longer than 1.5 ms, or one row', async (t) => {
  for (const perRow of [0.0001, 0.001, 0.05, 1, 8]) {
    for (const { ms } of sizes(perRow, 0.01, 30)) t.ok(ms <= 2 + 3 * perRow, `${ms} ms with ${perRow} ms for each row`)
  }
})

t.test('a step that turns out dear is followed by smaller ones', async (t) => {
  const [first, second] = sizes(1, 0, 2, 1000)
  t.strictSame([first?.rows, second?.rows], [1000, 1])
})

t.test('what every step costs is not paid for each row', async (t) => {
  const steps = sizes(0.001, 6, 20)
  t.ok((steps.at(-1)?.rows as number) > 5000, `${steps.at(-1)?.rows} rows`)
})

t.test('a step has a row at least, and not more than can be read in a while', async (t) => {
  for (const { rows } of sizes(100, 0, 5)) t.ok(rows >= 1 && rows <= 3, `${rows} rows of 100 ms each`)
  t.equal(sizes(0, 0, 30).at(-1)?.rows, 65_536)
})
