import { setTimeout as sleep } from 'node:timers/promises'

export interface AttemptLimits {
  /** How often a call is made at most. */
  readonly attempts: number
  /** The first pause; each later one is twice as long, a quarter more or less. */
  readonly firstPauseMs: number
  /** How long one call may take. */
  readonly timeoutMs: number
}
interface Signals {
  /** No further attempt is begun. */
  readonly hurry: AbortSignal
  /** The attempt under way ends. */
  readonly giveUp: AbortSignal
}

/**
 * Makes a call until it is taken, with exponential backoff and jitter; rejects with what the last attempt said. `random`
 * lies in [0, 1). `onRefused` hears of each attempt that failed.
 */
export async function tryUntilTaken<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { attempts, firstPauseMs, timeoutMs }: AttemptLimits,
  { hurry, giveUp }: Signals,
  onRefused: (error: unknown, attempt: number) => void,
  random = Math.random,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await call(AbortSignal.any([giveUp, timeout]))
    } catch (error) {
      const refusal = timeout.aborted && !giveUp.aborted ? new Error(tooLate(timeoutMs)) : error
      onRefused(refusal, attempt)
      const isLast = attempt >= attempts || hurry.aborted || giveUp.aborted
      if (isLast || !(await rested(pauseAfter(attempt, firstPauseMs, random()), hurry))) throw refusal
    }
  }
}

/** Milliseconds: what failed together doesn't come back together. */
export const pauseAfter = (attempt: number, firstPauseMs: number, random: number): number =>
  firstPauseMs * 2 ** (attempt - 1) * (0.75 + random / 2)

const tooLate = (timeoutMs: number): string => `The enforcer did not answer within ${timeoutMs / 1000} seconds.`

/** False: the pause was cut short. */
const rested = (pause: number, hurry: AbortSignal): Promise<boolean> =>
  sleep(pause, true, { signal: hurry }).catch(() => false)
