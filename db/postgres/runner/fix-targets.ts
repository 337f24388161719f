import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import { MAX_MAC } from '../../mac.ts'
import type { FillBudget } from '../../previews/fill.ts'
import { overLimit } from '../../runner/failures.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import { TARGET_STATEMENTS } from '../../runner/target-statements.ts'
import type { WriteConnection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'
import { type Fill, type FillInTime, fillInTime } from '../previews/fill-in-time.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { sourceJob } from './chunk-work.ts'

/** Finds the exact targets of a running job, before any device is touched. */
export interface TargetFixing {
  /** Goes on looking for a job's targets, inside the caller's transaction. */
  fix(job: JobRow): Promise<void>
  /** Forgets what is kept in memory of a job. */
  forget(seq: number): void
}
interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly sets: TargetSets
  readonly transitions: Pick<JobTransitions, 'fail'>
  readonly onStep: OnStep
  /** How far one turn goes. */
  readonly fillBudget: FillBudget
}

export function createTargetFixing({ db, clock, finder, sets, transitions, onStep, fillBudget }: Parts): TargetFixing {
  const fills = new Map<number, { setId: number; fill: FillInTime }>()

  const adoptSet = db.prepare(TARGET_STATEMENTS.adoptSet)
  const match = db.prepare(TARGET_STATEMENTS.match)
  const fix = db.prepare(TARGET_STATEMENTS.fix)
  const newFill = async (job: JobRow, setId: number): Promise<Fill> => {
    if (job.kind === 'retry') return sets.toRetry(setId, await sourceJob(finder, job.source_job_id))
    if (job.kind === 'revert') return sets.toRevert(setId, await sourceJob(finder, job.source_job_id))
    return sets.byCriteria(setId, JSON.parse(job.criteria_json) as Criteria, job.executed_at as number)
  }
  /** The fill of a job; after a rollback or a restart its set may be another than the one in memory. */
  const fillOf = async (job: JobRow): Promise<FillInTime> => {
    const known = fills.get(job.seq)
    if (known !== undefined && known.setId === job.set_id) return known.fill
    const setId = job.set_id ?? (await sets.create(job.kind !== 'apply'))
    if (job.set_id === null) await adoptSet.run({ set: setId, seq: job.seq })
    const fill = fillInTime(await newFill(job, setId))
    // A job that was cancelled, paused or finished has no turn that would call `forget`.
    for (const seq of fills.keys()) if ((await finder.bySeq(seq))?.status !== 'running') fills.delete(seq)
    fills.set(job.seq, { setId, fill })
    return fill
  }

  const fixTargets = async (job: JobRow): Promise<void> => {
    const fill = await fillOf(job)
    const { upTo, added } = await fill(job.cursor_mac, fillBudget)
    onStep('targets-stored')
    const now = clock.now()
    const { matched_count: count } = (await match.get({ seq: job.seq, upTo, added, now })) as JobRow
    onStep('targets-counted')
    const failure = overLimit(count, job.max_limit, upTo === MAX_MAC)
    if (failure !== null) await transitions.fail(job.seq, failure)
    else if (upTo === MAX_MAC) await fix.run({ seq: job.seq, count, now })
  }
  const takePreviewSet = async (job: JobRow): Promise<void> => {
    const failure = overLimit(job.preview_count, job.max_limit, true)
    if (failure !== null) await transitions.fail(job.seq, failure)
    else await fix.run({ seq: job.seq, count: job.preview_count, now: clock.now() })
  }

  return {
    async fix(job) {
      if (job.preview_id === null) await fixTargets(job)
      else await takePreviewSet(job)
      onStep('targets-fixed')
    },
    forget: (seq) => void fills.delete(seq),
  }
}
