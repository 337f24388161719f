import type { CheckResult, Finding } from '../../check-result.ts'
import type { Connection } from '../connection.ts'

/** Something that holds in every sound database. */
export interface Check {
  readonly name: string
  /** What holds, as a sentence. */
  readonly sentence: string
  /** Selects what breaks it: a `subject` each, such as a job's id, and what was `found` there. `:now` may be used. */
  readonly sql: string
}
/** How many findings of a check are listed. */
export const SHOWN = 20

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
