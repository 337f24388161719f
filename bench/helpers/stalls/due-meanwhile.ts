/** What a request made wait that comes behind it. */
interface Meanwhile {
  /** Milliseconds that each would have waited. */
  readonly behind: readonly number[]
  /** When the next one is due. */
  readonly next: number
}

/**
 * Requests that were due while the one before still waited for its answer. Each would have waited for the rest of that
 * time, and is counted so: else a stall of ten seconds would be a single sample among many quick ones.
 */
export function dueMeanwhile(due: number, answered: number, everyMs: number): Meanwhile {
  const behind: number[] = []
  let next = due + everyMs
  for (; next < answered; next += everyMs) behind.push(answered - next)
  return { behind, next }
}
