import t from 'tap'
import { nextAttemptAt, RETRY_WINDOW_MS } from '../../db/webhooks/retry-schedule.ts'
import { randomOf } from '../helpers/random.ts'
import { START } from '../helpers/store-bench.ts'

t.test('retries come ever later, at most 4 hours and a quarter apart, until 24 hours are over', async (t) => {
  const random = randomOf(t)
  for (let run = 0; run < 50; run++) {
    let now = START
    for (let attempts = 1; ; attempts++) {
      const next = nextAttemptAt(attempts, START, now, random.whole(0, 999) / 1000)
      if (next === null) {
        t.equal(now, START + RETRY_WINDOW_MS)
        t.ok(attempts >= 11 && attempts <= 16, `after ${attempts} attempts`)
        break
      }
      const [shortest, longest] = [5000 * 0.75 * Math.min(3 ** (attempts - 1), 2880), 4 * 3600 * 1000 * 1.25]
      t.ok(next === START + RETRY_WINDOW_MS || next - now >= shortest - 1)
      t.ok(next - now <= longest)
      now = next
    }
  }
})

t.test(
  'the first retry comes after 5 seconds, a quarter more or less, and the next after three times as long',
  async (t) => {
    const delays = (attempts: number) => [0, 0.5, 1].map((random) => nextAttemptAt(attempts, 0, 0, random))
    t.strictSame(
      [delays(1), delays(2)],
      [
        [3750, 5000, 6250],
        [11_250, 15_000, 18_750],
      ],
    )
  },
)
