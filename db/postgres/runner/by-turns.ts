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
  const small = inOrder(db, `${condition} AND ${SMALL}`, isHeld)
  const large = inOrder(db, `${condition} AND NOT ${SMALL}`, isHeld)
  let isSmallTurn = false
  return async () => {
    isSmallTurn = !isSmallTurn
    return isSmallTurn ? ((await small()) ?? (await large())) : ((await large()) ?? (await small()))
  }
}

function inOrder(
  db: Connection,
  condition: string,
  isHeld: (seq: number) => boolean,
): () => Promise<JobRow | undefined> {
  const after = db.prepare<[number], JobRow>(
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE ${RUNNING} AND ${condition} AND seq > ? ORDER BY seq LIMIT 1`,
  )
  let lastSeq = 0
  return async () => {
    let passed: number | null = null
    for (;;) {
      const job = (await after.get(lastSeq)) ?? (await after.get(0))
      if (job === undefined || job.seq === passed) return undefined
      lastSeq = job.seq
      if (!isHeld(job.seq)) return job
      passed ??= job.seq
    }
  }
}
