import t from 'tap'
import { createJobSizes } from '../../db/runner/job-sizes.ts'

const LIMITS = { min: 1, max: 10_000 }

function bench(commitMs = 0, commitMsEach = 0) {
  let now = 0
  const sizes = createJobSizes(LIMITS, () => now)
  /** The next chunk of a job to which a row costs so much; how many rows it has. */
  const chunk = (seq: number, millisecondsEach: number): number => {
    let rows = 0
    sizes.measure(
      seq,
      (wanted) => {
        rows = wanted
        now += wanted * millisecondsEach
      },
      (work) => {
        work()
        now += commitMs + rows * commitMsEach
      },
    )
    return rows
  }
  const after = (chunks: number, seq: number, millisecondsEach: number) => {
    for (let count = 1; count < chunks; count++) chunk(seq, millisecondsEach)
    return chunk(seq, millisecondsEach)
  }
  return { sizes, chunk, after }
}

t.test('what a cheap job has learnt does not make the chunks of a dear one long', async (t) => {
  const { chunk, after } = bench()
  t.equal(after(20, 1, 0.0001), LIMITS.max)
  const dear = 0.02
  t.ok(chunk(2, dear) * dear <= 8, 'the first chunk')
  for (let count = 0; count < 10; count++) {
    chunk(1, 0.0001)
    const rows = chunk(2, dear)
    t.ok(rows * dear <= 8, `${rows} rows`)
  }
})

t.test('a disk that is slow to commit does not make chunks ever smaller', async (t) => {
  const { after } = bench(50)
  const rows = after(20, 1, 0.002)
  t.ok(rows >= 400, `${rows} rows`)
})

t.test('commits that are long because of the rows halve them', async (t) => {
  const { after } = bench(0, 0.02)
  const rows = after(20, 1, 0.0001)
  t.ok(rows >= 250 && rows <= 1000, `${rows} rows`)
})

t.test('a job that is forgotten begins anew, and so does the one longest unused of very many', async (t) => {
  const { sizes, chunk, after } = bench()
  const first = chunk(1, 0.0001)
  t.ok(after(5, 1, 0.0001) > first)
  sizes.forget(1)
  t.equal(chunk(1, 0.0001), first)
  after(5, 1, 0.0001)
  for (let seq = 2; seq < 100; seq++) chunk(seq, 0.0001)
  t.equal(chunk(1, 0.0001), first)
})
