import t from 'tap'
import { pauseAfter, tryUntilTaken } from '../../enforcers/attempts.ts'

const QUICK = { attempts: 3, firstPauseMs: 1, timeoutMs: 60_000 }
const never = () => new AbortController().signal
const signals = { hurry: never(), giveUp: never() }
const refusing = (times: number) => {
  let calls = 0
  return async () => {
    if (++calls <= times) throw new Error(`refused ${calls}`)
    return calls
  }
}

t.test('the pause doubles with each attempt, a quarter more or less', async (t) => {
  t.strictSame(
    [1, 2, 3].map((attempt) => pauseAfter(attempt, 500, 0.5)),
    [500, 1000, 2000],
  )
  t.strictSame([pauseAfter(1, 500, 0), pauseAfter(1, 500, 1)], [375, 625])
})

t.test('a call is made until it is taken, and each refusal is told', async (t) => {
  const refusals: [string, number][] = []
  const told = (error: unknown, attempt: number) => void refusals.push([(error as Error).message, attempt])
  t.equal(await tryUntilTaken(refusing(2), QUICK, signals, told), 3)
  t.strictSame(refusals, [
    ['refused 1', 1],
    ['refused 2', 2],
  ])
})

t.test('the last refusal is the reason', async (t) => {
  await t.rejects(
    tryUntilTaken(refusing(9), QUICK, signals, () => {}),
    { message: 'refused 3' },
  )
})

t.test('who is in a hurry makes the call under way, and no further one', async (t) => {
  const hurry = AbortSignal.abort()
  await t.rejects(
    tryUntilTaken(refusing(1), QUICK, { ...signals, hurry }, () => {}),
    { message: 'refused 1' },
  )
  t.equal(await tryUntilTaken(refusing(0), QUICK, { ...signals, hurry }, () => {}), 1)
})
