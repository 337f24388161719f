import t from 'tap'
import { backoffMs, withRetries } from '../../enforcers/with-retries.ts'

const QUICK = { attempts: 3, firstPauseMs: 1, timeoutMs: 60_000 }
const never = () => new AbortController().signal
const signals = { stopRetrying: never(), abort: never() }
const refusing = (times: number) => {
  let calls = 0
  return async () => {
    if (++calls <= times) throw new Error(`refused ${calls}`)
    return calls
  }
}

t.test('the pause doubles with each attempt, with jitter of a quarter', async (t) => {
  t.strictSame(
    [1, 2, 3].map((attempt) => backoffMs(attempt, 500, 0.5)),
    [500, 1000, 2000],
  )
  t.strictSame([backoffMs(1, 500, 0), backoffMs(1, 500, 1)], [375, 625])
})

t.test('a call is repeated until it succeeds, and each failure is reported', async (t) => {
  const failures: [string, number][] = []
  const report = (error: unknown, attempt: number) => void failures.push([(error as Error).message, attempt])
  t.equal(await withRetries(refusing(2), QUICK, signals, report), 3)
  t.strictSame(failures, [
    ['refused 1', 1],
    ['refused 2', 2],
  ])
})

t.test('the last failure is the reason', async (t) => {
  await t.rejects(
    withRetries(refusing(9), QUICK, signals, () => {}),
    { message: 'refused 3' },
  )
})

t.test('once retrying stops, the attempt under way is the last', async (t) => {
  const stopRetrying = AbortSignal.abort()
  await t.rejects(
    withRetries(refusing(1), QUICK, { ...signals, stopRetrying }, () => {}),
    { message: 'refused 1' },
  )
  t.equal(await withRetries(refusing(0), QUICK, { ...signals, stopRetrying }, () => {}), 1)
})
