import type { DueJob } from './job-store.ts'

/** A job that may touch at most so many devices is done within a second, whatever else runs. */
export const SMALL_JOB_DEVICES = 10_000

/**
 * The jobs to start next, at most `limit`, from two queues: `made` are jobs to run at once, in the order in which they were
 * made and whatever the clock says; `scheduled` are those whose time has come, in the order of their times. The earlier of
 * the two first ones is next. A job to run at once that bears a time still to come was made before the clock was set back:
 * it goes first, so that none made since overtakes it.
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

/** How many jobs run. */
export interface Running {
  readonly all: number
  readonly small: number
}
/**
 * How many jobs may start, and which. Where large jobs have taken all places there is one place more, for a small one.
 */
export function freePlaces({ all, small }: Running, concurrency: number): { which: 'all' | 'small'; places: number } {
  if (all < concurrency) return { which: 'all', places: concurrency - all }
  return { which: 'small', places: small === 0 ? 1 : 0 }
}
