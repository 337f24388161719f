import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

/** Removes the account of purged jobs. */
export function clearChore(db: Connection): Chore {
  const next = db.prepare<[], { seq: number }>('SELECT seq FROM purged_jobs WHERE cleared = 0 LIMIT 1')
  const exceptions = db.prepare(
    `DELETE FROM job_exceptions WHERE seq = :seq AND mac IN
       (SELECT mac FROM job_exceptions WHERE seq = :seq LIMIT :rows)`,
  )
  const chunks = db.prepare(
    `DELETE FROM job_chunks WHERE seq = :seq AND last_mac IN
       (SELECT last_mac FROM job_chunks WHERE seq = :seq LIMIT :rows)`,
  )
  const cleared = db.prepare('UPDATE purged_jobs SET cleared = 1 WHERE seq = ?')
  return (rows) => {
    const seq = next.get()?.seq
    if (seq === undefined) return false
    if (exceptions.run({ seq, rows }).changes === 0 && chunks.run({ seq, rows }).changes === 0) cleared.run(seq)
    return true
  }
}
