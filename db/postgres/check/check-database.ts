import { accountChecks } from '../../check/account-checks.ts'
import type { CheckResult } from '../../check/check-result.ts'
import type { Connection } from '../connection.ts'
import { isTarget } from '../target-sql.ts'
import { runCheck } from './check.ts'
import { STORAGE_CHECKS } from './storage-checks.ts'

const TARGETS = '(SELECT b.set_id, m.mac FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m (mac))'
const CHECKS = [...STORAGE_CHECKS, ...accountChecks({ targets: TARGETS, isTarget })]

/**
 * The database against its own accounts. In a transaction that sees one moment, a chunk that is committed meanwhile
 * changes nothing.
 */
export async function checkConnection(db: Connection, now: number): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of CHECKS) results.push(await runCheck(db, check, now))
  return results
}
