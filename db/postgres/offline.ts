import { systemClock } from '../clock.ts'
import type { Offline } from '../offline.ts'
import { DEFAULT_CHUNKS } from '../runner/chunk-size.ts'
import { connect, parsePlace } from './connect.ts'
import { statementsOn } from './connection.ts'
import { openOwnedSession } from './owned-session.ts'
import { createWriteConnection } from './write-connection.ts'

/** A database on PostgreSQL without a server, or beside one. Each part is loaded when it is asked for. */
export function offlinePostgres(url: string): Offline {
  const place = parsePlace(url)
  /** What is read is of one moment, and nothing can be written. */
  const reading = async <T>(work: (db: { prepare: ReturnType<typeof statementsOn> }) => Promise<T>): Promise<T> => {
    const session = await connect(place)
    try {
      const { ensureOurs } = await import('./migrate.ts')
      await ensureOurs(session, place.name)
      await session.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      return await work({ prepare: statementsOn(() => session) })
    } finally {
      await session.end()
    }
  }
  return {
    check: (now) =>
      reading(async (db) => {
        const { checkConnection } = await import('./check/check-database.ts')
        return [...(await checkConnection(db, now))]
      }),
    verifyAudit: (known) =>
      reading(async (db) => {
        const { verifyAudit } = await import('./audit/verify.ts')
        return verifyAudit(db, known)
      }),
    async backUp() {
      throw new Error(
        `${place.name} is on PostgreSQL, whose own tools make backups: use pg_dump, pgBackRest or a snapshot of its disk`,
      )
    },
    async createKey(draft, actor) {
      const [{ createEngine }, { migrate }] = await Promise.all([import('./engine.ts'), import('./migrate.ts')])
      const owned = await openOwnedSession(place, (session) => migrate(session, place.name))
      try {
        const db = createWriteConnection(owned.current, owned.confirmCommit)
        const { verbs } = await createEngine(db, systemClock, NO_RUNNER)
        return await db.transaction(() => verbs.createKey(draft, actor))
      } finally {
        await owned.close()
      }
    },
  }
}

const NO_RUNNER = {
  ...{ concurrency: 1, retentionDays: 36_500, defaultMaxLimit: 1, chunks: DEFAULT_CHUNKS },
  // What an enforcer has in hand is left to the server.
  isEnforcedOutside: true,
  onStep: () => {},
  onFault: () => {},
}
