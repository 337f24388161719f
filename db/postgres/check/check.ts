import { type Check, SHOWN } from '../../check/check.ts'
import type { CheckResult, Finding } from '../../check/check-result.ts'
import type { Connection } from '../connection.ts'

/** Runs one check. A `:now` in it is the time in milliseconds. */
export async function runCheck(db: Connection, { name, sentence, sql }: Check, now: number): Promise<CheckResult> {
  const statement = db.prepare<unknown[], Finding & { count: number }>(
    `SELECT subject, found, count(*) OVER () AS count FROM (${sql}) findings LIMIT ${SHOWN}`,
  )
  const rows = await (sql.includes(':now') ? statement.all({ now }) : statement.all())
  const findings = rows.map(({ subject, found }) => ({ subject, found }))
  return { name, sentence, findings, count: rows[0]?.count ?? 0 }
}
