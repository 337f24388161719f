import type { Clock } from '../clock.ts'
import { createSettledTime, type SettledTime } from '../settled-time.ts'
import type { Connection } from './connection.ts'

/** The settled time of a database, which goes on over restarts. */
export interface KeptTime extends SettledTime {
  /** The latest time that the file knew of when it was opened; null: it is new. */
  readonly seen: number | null
  /** Writes down how far it is, inside the caller's transaction, at most once a minute. */
  keep(): void
}

const KEEP_EVERY_MS = 60_000

export function createKeptTime(db: Connection, clock: Clock, tell: (settled: number) => void): KeptTime {
  const find = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? null
  const timeOf = (name: string) => find(`SELECT value FROM meta WHERE name = '${name}'`)
  const keptSettled = timeOf('settled_time')
  const newestEntry = find('SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1')
  const write = db.prepare(
    `INSERT OR REPLACE INTO meta (name, value)
     VALUES ('settled_time', CAST(:settled AS INTEGER)), ('held_time', CAST(:held AS INTEGER))`,
  )
  const settled = keptSettled ?? newestEntry ?? clock.now()
  const { held, proven, plausible, state } = createSettledTime(
    { settled, held: timeOf('held_time') ?? settled },
    clock,
    tell,
  )
  let kept = Number.NEGATIVE_INFINITY
  return {
    held,
    proven,
    plausible,
    seen: newestEntry === null ? keptSettled : Math.max(newestEntry, keptSettled ?? newestEntry),
    keep() {
      if (clock.elapsed() - kept < KEEP_EVERY_MS) return
      kept = clock.elapsed()
      write.run(state())
    },
  }
}
