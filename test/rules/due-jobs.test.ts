import t from 'tap'
import { firstDue, freePlaces } from '../../db/jobs/due-jobs.ts'

const NOW = 100
const job = (seq: number, at: number) => ({ seq, at })
const order = (made: ReturnType<typeof job>[], scheduled: ReturnType<typeof job>[], limit = 10) =>
  firstDue(made, scheduled, NOW, limit).map(({ seq }) => seq)

t.test('which due job is first', async (t) => {
  t.strictSame(order([], []), [], 'none')
  t.strictSame(order([job(1, 10), job(3, 30)], [job(4, 5), job(2, 20)]), [4, 1, 2, 3], 'the earlier one')
  t.strictSame(order([job(2, 10)], [job(1, 10)]), [1, 2], 'at the same time, the one made before')
  t.strictSame(order([job(1, 10)], [job(2, 10)]), [1, 2], 'at the same time, the one made before')
  t.strictSame(order([job(5, 500), job(6, 50)], [job(2, 20)]), [5, 2, 6], 'one made before the clock was set back')
})

t.test('no more jobs are due than are asked for', async (t) => {
  t.strictSame(order([job(1, 10), job(3, 30)], [job(2, 20)], 2), [1, 2])
  t.strictSame(order([job(1, 10)], [job(2, 20)], 0), [])
})

t.test('how many jobs may start, and which', async (t) => {
  t.strictSame(freePlaces({ all: 0, small: 0 }, 4), { which: 'all', places: 4 })
  t.strictSame(freePlaces({ all: 3, small: 1 }, 4), { which: 'all', places: 1 })
  t.strictSame(freePlaces({ all: 4, small: 0 }, 4), { which: 'small', places: 1 }, 'large jobs have taken all places')
  t.equal(freePlaces({ all: 4, small: 1 }, 4).places, 0, 'a small job runs already')
  t.equal(freePlaces({ all: 5, small: 1 }, 4).places, 0)
})
