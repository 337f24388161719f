import type { Observer } from '../audit/observer.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { createJanitor } from '../janitor/janitor.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import { JOB_COLUMNS, type JobRow } from '../jobs/job-row.ts'
import type { PreviewBuilder } from '../previews/preview-builder.ts'
import { storageFault } from '../storage-fault.ts'
import type { TargetSets } from '../targets/target-sets.ts'
import { type ChunkLimits, type ChunkSize, createChunkSize, PREVIEW_TARGET_MS } from './chunk-size.ts'
import { createJobRun } from './run-job.ts'
import type { OnStep } from './steps.ts'

export interface Runner {
  /**
   * Does at most one chunk of work in a transaction of its own; true while more is waiting. False after a fault of
   * the disk: the same chunk is tried again at the next call.
   */
  step(): boolean
}
export interface RunnerOptions {
  readonly concurrency: number
  readonly retentionDays: number
  readonly chunks: ChunkLimits
  readonly onStep: OnStep
  /** Hears of a fault that ended a job, and of one of the disk that will be tried again. */
  readonly onFault: (error: unknown, jobId: string | null) => void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly sets: TargetSets
  readonly previews: PreviewBuilder
  readonly observer: Observer
}

const JANITOR_PAUSE_MS = 1000
/** SQLite takes a partial index only for a query that repeats its condition; without it every turn reads every job. */
const RUNNING = `status IN ('scheduled', 'running', 'paused') AND status = 'running'`

/**
 * Takes due jobs, oldest first, and shares its turns among those that run. Every turn reads the jobs' states from the
 * table: there is no copy in memory that a cancel, a crash or a rollback could leave behind.
 */
export function createRunner({ db, clock, finder, sets, previews, observer }: Parts, options: RunnerOptions): Runner {
  const { concurrency, onStep, onFault } = options
  const run = createJobRun({ db, clock, finder, sets, observer, onStep })
  const janitor = createJanitor(db, clock, options.retentionDays, observer)
  const size = createChunkSize(options.chunks)
  const { min, max, previewMax = max } = options.chunks
  const previewSize = createChunkSize({ min, max: previewMax }, PREVIEW_TARGET_MS)
  let lastSeq = 0
  let previewTurn = false
  let janitorAt = Number.NEGATIVE_INFINITY
  let faulty = false

  const countRunning = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM jobs WHERE ${RUNNING}`)
  const start = db.prepare<[{ now: number; free: number }], { job_id: string }>(
    `UPDATE jobs SET status = 'running', executed_at = :now, updated_at = :now, version = version + 1
     WHERE status = 'scheduled' AND seq IN (SELECT seq FROM jobs WHERE status = 'scheduled' AND scheduled_at <= :now
       ORDER BY scheduled_at, seq LIMIT :free) RETURNING job_id`,
  )
  const due = db.prepare<[number], { seq: number }>(
    `SELECT seq FROM jobs WHERE status = 'scheduled' AND scheduled_at <= ? LIMIT 1`,
  )
  const nextRunning = db.prepare<[number], JobRow>(
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE ${RUNNING} AND seq > ? ORDER BY seq LIMIT 1`,
  )

  const startDue = (): void => {
    const now = clock.now()
    if (due.get(now) === undefined) return
    const free = concurrency - (countRunning.get() as { n: number }).n
    if (free <= 0) return
    db.transaction(() => {
      for (const { job_id } of start.all({ now, free })) observer.jobMoved(job_id, 'job.started', 'scheduled')
      onStep('job-started')
    }).immediate()
    onStep('job-start-committed')
  }
  const timed = (size: ChunkSize, work: (rows: number) => void): void => {
    const began = performance.now()
    work(size.rows)
    size.took(performance.now() - began)
  }
  const jobTurn = (job: JobRow): void => {
    lastSeq = job.seq
    try {
      timed(size, (rows) => db.transaction(() => run.chunk(job, rows)).immediate())
      onStep(job.targets_fixed_at === null ? 'targets-committed' : 'chunk-committed')
    } catch (error) {
      if (storageFault(error) !== null) throw error
      onFault(error, job.job_id)
      db.transaction(() => run.fail(job.seq, 'A fault inside the server ended this job; its log has the details.'))()
    }
    if (finder.bySeq(job.seq)?.status !== 'running') run.forget(job.seq)
  }
  const previewChunk = (): void => {
    try {
      let afterCommit = () => {}
      timed(previewSize, (rows) => {
        afterCommit = db.transaction(() => previews.chunk(rows)).immediate()
      })
      afterCommit()
    } catch (error) {
      previews.abort(error as Error)
      if (storageFault(error) !== null) throw error
    }
  }
  /** One turn of whoever's turn it is; false when nobody has work. */
  const turn = (): boolean => {
    previewTurn = !previewTurn
    if (previews.busy && previewTurn) {
      previewChunk()
      return true
    }
    const job = nextRunning.get(lastSeq) ?? nextRunning.get(0)
    if (job !== undefined) jobTurn(job)
    else if (previews.busy) previewChunk()
    else return false
    return true
  }
  const tidy = (): boolean => {
    const now = clock.now()
    if (Math.abs(now - janitorAt) < JANITOR_PAUSE_MS) return false
    const busy = db.transaction(() => janitor.step()).immediate()
    if (!busy) janitorAt = now
    return busy
  }

  return {
    step() {
      try {
        startDue()
        const worked = turn()
        const tidied = tidy()
        faulty = false
        return worked || tidied
      } catch (error) {
        if (!faulty) onFault(error, null)
        faulty = true
        return false
      }
    },
  }
}
