import { RUNNING, SMALL } from '../../jobs/job-conditions.ts'
import { JOB_COLUMNS, type JobRow } from '../../jobs/job-row.ts'
import type { Connection } from '../connection.ts'

/**
 * The running jobs that meet `condition`, one after the other and over again; each is read from the table. Every second
 * turn goes to a small job, if there is one.
 */
export function byTurns(
  db: Connection,
  condition: string,
  isHeld: (seq: number) => boolean,
): () => Promise<JobRow | undefined> {
  // In one statement, since few jobs run at a time: those of the kind whose turn it is, and in each kind those behind the last.
  const next = db.prepare<[object], JobRow & { is_small: number }>(
    `SELECT ${JOB_COLUMNS}, CASE WHEN ${SMALL} THEN 1 ELSE 0 END AS is_small FROM jobs
     WHERE ${RUNNING} AND ${condition} AND seq <> ALL (:passed::bigint[])
     ORDER BY (CASE WHEN ${SMALL} THEN 1 ELSE 0 END) = :small DESC,
       seq > CASE WHEN ${SMALL} THEN :lastSmall ELSE :lastLarge END DESC, seq LIMIT 1`,
  )
  const last = { lastSmall: 0, lastLarge: 0 }
  let isSmallTurn = false
  return async () => {
    isSmallTurn = !isSmallTurn
    const passed: number[] = []
    for (;;) {
      const job = await next.get({ ...last, passed, small: Number(isSmallTurn) })
      if (job === undefined) return undefined
      last[job.is_small === 1 ? 'lastSmall' : 'lastLarge'] = job.seq
      if (!isHeld(job.seq)) return job
      passed.push(job.seq)
    }
  }
}
