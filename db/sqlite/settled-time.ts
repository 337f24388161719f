import type { Clock } from '../clock.ts'
import type { Connection } from './connection.ts'

/** How far the machine's clock is to be trusted; why, tells docs/adr/0013-the-clock.md. */
export interface SettledTime {
  /** What no leap moves at once, ahead or back: for what is removed for good so long after it was written down by it. */
  readonly held: Clock
  /** The same, but never later than the clock: for what is removed for good so long after a time of the clock. */
  readonly proven: Clock
  /** The clock, but for implausible leaps ahead: for what happens by itself because its time has come. */
  readonly plausible: Clock
  /** The latest time that the file knew of when it was opened; null: it is new. */
  readonly seen: number | null
  /** Writes down how far it is, inside the caller's transaction, at most once a minute. */
  keep(): void
}

const DAY = 24 * 3600 * 1000
/** A server may well have been off so long. */
export const PLAUSIBLE_MS = 30 * DAY
/** A leap is made good by a tenth of it: so long there is to set the clock right. */
const PACE = 10
const KEEP_EVERY_MS = 60_000

/**
 * Two times beside the clock, which go on with time itself, over restarts too. The settled time comes nearer to the clock
 * by ten seconds in each. The held time is the same, until the clock is further away than is plausible: then it goes on
 * as if there had been no leap, until the settled time is near. `tell` hears of the settled time.
 */
export function createSettledTime(db: Connection, clock: Clock, tell: (settled: number) => void): SettledTime {
  const find = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? null
  const timeOf = (name: string) => find(`SELECT value FROM meta WHERE name = '${name}'`)
  const [keptSettled, keptHeld] = [timeOf('settled_time'), timeOf('held_time')]
  const newestEntry = find('SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1')
  const write = db.prepare(
    `INSERT OR REPLACE INTO meta (name, value)
     VALUES ('settled_time', CAST(:settled AS INTEGER)), ('held_time', CAST(:held AS INTEGER))`,
  )
  let settled = keptSettled ?? newestEntry ?? clock.now()
  let held = keptHeld ?? settled
  let elapsed = clock.elapsed()
  let kept = Number.NEGATIVE_INFINITY

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
    seen: newestEntry === null ? keptSettled : Math.max(newestEntry, keptSettled ?? newestEntry),
    keep() {
      if (clock.elapsed() - kept < KEEP_EVERY_MS) return
      kept = clock.elapsed()
      goOn()
      write.run({ settled, held })
    },
  }
}
