import t from 'tap'
import { pauseAfter } from '../../cli/follow-job.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

t.test('Retry-After is obeyed, unless no timer can hold it', async (t) => {
  for (const [seconds, milliseconds] of [
    [undefined, 1000],
    [0, 1000],
    [1, 1000],
    [5, 5000],
    [60, 60_000],
    [LONGEST_TIMER_MS / 1000 + 1, 60_000],
    [Number.MAX_VALUE, 60_000],
    [Number.POSITIVE_INFINITY, 60_000],
  ] as const)
    t.equal(pauseAfter(seconds), milliseconds, `${seconds} s`)
})
