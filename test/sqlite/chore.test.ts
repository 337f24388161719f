import t from 'tap'
import { inTime } from '../../db/sqlite/janitor/chore.ts'

/** A chore over `left` rows that cost so many milliseconds each, and what each of its steps took of them. */
function bench() {
  let elapsed = 0
  const state = { left: 0, cost: 0 }
  const taken: number[] = []
  const step = inTime(
    (rows) => {
      const done = Math.min(rows, state.left)
      state.left -= done
      elapsed += done * state.cost
      if (done > 0) taken.push(done)
      return done > 0
    },
    () => elapsed,
  )
  const work = (left: number, cost: number) => {
    taken.length = 0
    Object.assign(state, { left, cost })
    while (step());
    return taken
  }
  return { work }
}

t.test('a step of a chore is short, whatever a row costs, and never over 500 rows', async (t) => {
  const { work } = bench()
  t.ok(Math.max(...work(5000, 0.2)) <= 20, 'four milliseconds')
  const quick = work(5000, 0.001)
  t.equal(Math.max(...quick), 500)
  t.ok(quick.length < 20, 'and a few steps later as many')
  t.ok(Math.max(...work(50, 20)) <= 3, 'where one takes longer than a step, a few')
})

t.test('what cost little before may cost much the next time, so each time begins with one row', async (t) => {
  const { work } = bench()
  work(5000, 0.001)
  t.equal(work(500, 30)[0], 1)
})
