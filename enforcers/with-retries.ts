import { setTimeout as sleep } from 'node:timers/promises'

export interface RetryOptions {
  /** The most attempts of one call. */
  readonly attempts: number
  /** The pause after the first attempt; each later one is twice as long, with jitter of a quarter. */
  readonly firstPauseMs: number
  /** How long one attempt may take. */
  readonly timeoutMs: number
}
interface Signals {
  /** Aborted: the attempt under way is the last one. */
  readonly stopRetrying: AbortSignal
  /** Aborted: the attempt under way ends, too. */
  readonly abort: AbortSignal
}

/**
 * Repeats a call until it succeeds, with exponential backoff and jitter; rejects with the error of the last attempt.
 * `onFailure` gets the error of each attempt. `random` lies in [0, 1).
 */
export async function withRetries<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { attempts, firstPauseMs, timeoutMs }: RetryOptions,
  { stopRetrying, abort }: Signals,
  onFailure: (error: unknown, attempt: number) => void,
  random = Math.random,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await call(AbortSignal.any([abort, timeout]))
    } catch (thrown) {
      const error = timeout.aborted && !abort.aborted ? new Error(timedOut(timeoutMs)) : thrown
      onFailure(error, attempt)
      const isLast = attempt >= attempts || stopRetrying.aborted || abort.aborted
      if (isLast || !(await slept(backoffMs(attempt, firstPauseMs, random()), stopRetrying))) throw error
    }
  }
}

/** Milliseconds. The jitter keeps calls that failed together from coming back together. */
export const backoffMs = (attempt: number, firstPauseMs: number, random: number): number =>
  firstPauseMs * 2 ** (attempt - 1) * (0.75 + random / 2)

const timedOut = (timeoutMs: number): string => `The enforcer did not answer within ${timeoutMs / 1000} seconds.`

/** False: the pause was cut short. */
const slept = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  sleep(milliseconds, true, { signal }).catch(() => false)
