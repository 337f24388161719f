import { accountChecks } from '../../check/account-checks.ts'
import type { CheckResult } from '../../check/check-result.ts'
import { type Connection, openForReading } from '../connection.ts'
import { schemaVersion } from '../migrate.ts'
import { runCheck } from './check.ts'
import { checkIntegrity, checkSchema } from './file-checks.ts'

const CHECKS = accountChecks({
  targets: 'targets',
  isTarget: (set, mac) => `EXISTS (SELECT 1 FROM targets t WHERE t.set_id = ${set} AND t.mac = ${mac})`,
})

/** The database against its own accounts, at one moment: a chunk that is committed meanwhile changes nothing. */
export function checkConnection(db: Connection, now: number): CheckResult[] {
  return db.transaction(() => [
    ...checkIntegrity(db),
    checkSchema(db),
    ...CHECKS.map((check) => runCheck(db, check, now)),
  ])()
}

/**
 * Checks a database file, also while a server works on it. Throws an error that says so when it is
 * none of ours, or of another release.
 */
export function checkDatabase(path: string, now: number): CheckResult[] {
  const db = openForReading(path)
  try {
    const version = db.pragma('user_version', { simple: true })
    if (version !== schemaVersion()) {
      throw new Error(
        `${path} is at schema version ${version}, and this release works with ${schemaVersion()}: a server of this release brings an older one up to date when it starts`,
      )
    }
    return checkConnection(db, now)
  } finally {
    db.close()
  }
}
