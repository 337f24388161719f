import type { Clock } from '../clock.ts'
import { createSettledTime, type SettledTime } from '../settled-time.ts'
import type { Connection } from './connection.ts'

/** The settled time of a database, which goes on over restarts. */
export interface KeptTime extends SettledTime {
  /** The latest time that the database knew of when it was opened; null: it is new. */
  readonly seen: number | null
  /** Writes down how far it is, inside the caller's transaction, at most once a minute. */
  keep(): Promise<void>
}

const KEEP_EVERY_MS = 60_000

export async function createKeptTime(db: Connection, clock: Clock, tell: (settled: number) => void): Promise<KeptTime> {
  const find = async (sql: string) => (await db.prepare<[], number>(sql).pluck().get()) ?? null
  const timeOf = (name: string) => find(`SELECT value FROM meta WHERE name = '${name}'`)
  const keptSettled = await timeOf('settled_time')
  const newestEntry = await find('SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1')
  const write = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('settled_time', :settled), ('held_time', :held)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  )
  const settled = keptSettled ?? newestEntry ?? clock.now()
  const { held, proven, plausible, state } = createSettledTime(
    { settled, held: (await timeOf('held_time')) ?? settled },
    clock,
    tell,
  )
  let kept = Number.NEGATIVE_INFINITY
  return {
    held,
    proven,
    plausible,
    seen: newestEntry === null ? keptSettled : Math.max(newestEntry, keptSettled ?? newestEntry),
    async keep() {
      if (clock.elapsed() - kept < KEEP_EVERY_MS) return
      kept = clock.elapsed()
      const now = state()
      await write.run({ settled: Math.trunc(now.settled), held: Math.trunc(now.held) })
    },
  }
}
