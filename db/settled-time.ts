import type { Clock } from './clock.ts'

/** How far the machine's clock is to be trusted; see docs/adr/0013-the-clock.md. */
export interface SettledTime {
  /** Moves at once by no leap, ahead or back. For what is removed for good some time after it was written down by this. */
  readonly held: Clock
  /** The same, but never later than the clock. For what is removed for good some time after a time of the clock. */
  readonly proven: Clock
  /** The clock, but for implausible leaps ahead: for what happens by itself because its time has come. */
  readonly plausible: Clock
}
/** Two times beside the clock, in milliseconds since the epoch, as far as they have come. */
export interface SettledState {
  readonly settled: number
  readonly held: number
}

const DAY = 24 * 3600 * 1000
/** A server may well have been off so long. */
export const PLAUSIBLE_MS = 30 * DAY
/** A leap is made good by a tenth of it: so long there is to set the clock right. */
const PACE = 10

/**
 * Two times beside the clock, which go on with time itself. The settled time comes nearer to the clock by ten seconds
 * in each. The held time is the same, until the clock is further away than is plausible: then it goes on as if there
 * had been no leap, until the settled time is near. `tell` is called with the settled time; `state` lets both go on and
 * returns them.
 */
export function createSettledTime(
  from: SettledState,
  clock: Clock,
  tell: (settled: number) => void,
): SettledTime & { state(): SettledState } {
  let { settled, held } = from
  let elapsed = clock.elapsed()

  const isPlausible = (now: number): boolean => Math.abs(now - settled) <= PLAUSIBLE_MS
  /** Lets the time go on that has passed since the last call; returns what the clock says. */
  const goOn = (): number => {
    const now = clock.now()
    const passed = clock.elapsed() - elapsed
    elapsed += passed
    const gap = now - settled - passed
    settled += passed + Math.sign(gap) * Math.min(Math.abs(gap), PACE * passed)
    held = isPlausible(now) ? settled : held + passed
    tell(settled)
    return now
  }
  const proven = (now: number): number => Math.min(now, Math.floor(held))
  return {
    held: {
      now() {
        goOn()
        return Math.floor(held)
      },
      elapsed: clock.elapsed,
    },
    proven: { now: () => proven(goOn()), elapsed: clock.elapsed },
    plausible: {
      now() {
        const now = goOn()
        return isPlausible(now) ? now : proven(now)
      },
      elapsed: clock.elapsed,
    },
    state() {
      goOn()
      return { settled, held }
    },
  }
}
