import { type Check, SHOWN } from '../../check/check.ts'
import type { CheckResult, Finding } from '../../check/check-result.ts'
import type { Connection } from '../connection.ts'

/** Runs one check. A `:now` in it is the time in milliseconds. */
export function runCheck(db: Connection, { name, sentence, sql }: Check, now: number): CheckResult {
  const findings: Finding[] = []
  let count = 0
  const statement = db.prepare<unknown[], Finding>(sql)
  for (const finding of sql.includes(':now') ? statement.iterate({ now }) : statement.iterate()) {
    if (count++ < SHOWN) findings.push(finding)
  }
  return { name, sentence, findings, count }
}
