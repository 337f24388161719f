import type { DueJob } from './job-store.ts'

/** A job that may touch at most so many devices is done within a second, whatever else runs. */
export const SMALL_JOB_DEVICES = 10_000

/**
 * The jobs to start next, at most `limit`, from two queues. `made` are jobs that run at once whatever the clock says, in the
 * order in which they were made. `scheduled` are jobs whose time has come, in the order of their times. The earlier of the
 * two first jobs is next. A job in `made` whose time is still to come was made before the clock was set back. It goes first,
 * so that no job made since overtakes it.
 */
export function firstDue(
  made: readonly DueJob[],
  scheduled: readonly DueJob[],
  now: number,
  limit: number,
): readonly DueJob[] {
  const due: DueJob[] = []
  let [m, s] = [0, 0]
  while (due.length < limit) {
    const next = isFirst(made[m], scheduled[s], now) ? made[m++] : scheduled[s++]
    if (next === undefined) break
    due.push(next)
  }
  return due
}

function isFirst(made: DueJob | undefined, scheduled: DueJob | undefined, now: number): boolean {
  if (made === undefined || scheduled === undefined) return made !== undefined
  return made.at > now || made.at < scheduled.at || (made.at === scheduled.at && made.seq < scheduled.seq)
}

/** How many jobs are running. */
export interface Running {
  readonly all: number
  readonly small: number
}
/**
 * How many jobs may start, and which. When large jobs take all places, there is one place more for a small job.
 */
export function freePlaces({ all, small }: Running, concurrency: number): { which: 'all' | 'small'; places: number } {
  if (all < concurrency) return { which: 'all', places: concurrency - all }
  return { which: 'small', places: small === 0 ? 1 : 0 }
}
