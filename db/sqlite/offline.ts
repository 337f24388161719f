import { systemClock } from '../clock.ts'
import type { Offline } from '../offline.ts'
import { DEFAULT_CHUNKS } from '../runner/chunk-size.ts'
import type { Connection } from './connection.ts'
import { openFault } from './faults.ts'
import { databasePath } from './file/database-file.ts'

/** A database file without a server. Each part is loaded when it is asked for: a command needs one of them. */
export function offlineSqlite(file: string): Offline {
  return {
    async check(now) {
      const { checkDatabase } = await import('./check/check-database.ts')
      return checkDatabase(file, now)
    },
    async verifyAudit(known) {
      const { verifyAuditFile } = await import('./audit/verify.ts')
      return verifyAuditFile(file, known)
    },
    async backUp(target) {
      const { backUp } = await import('./file/backup.ts')
      return backUp(file, target)
    },
    async createKey(draft, actor) {
      const { createEngine } = await import('./engine.ts')
      return owning(databasePath(file).path, (db) => {
        const { verbs } = createEngine(db, systemClock, NO_RUNNER)
        return db.transaction(() => verbs.createKey(draft, actor)).immediate()
      })
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

/** Works on a file that nobody else has. Throws an error that says what to do when it can't be opened, or is in use. */
async function owning<T>(path: string, work: (db: Connection) => T): Promise<T> {
  const { openOwned } = await import('./file/open-owned.ts')
  const { db, close } = attempt(() => openOwned(path), path)
  try {
    return work(db)
  } finally {
    close()
  }
}

function attempt<T>(open: () => T, path: string): T {
  try {
    return open()
  } catch (error) {
    throw openFault(error, path)
  }
}
