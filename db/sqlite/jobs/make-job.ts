import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import type { Job } from '../../jobs/job.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../../jobs/job-row.ts'
import type { FollowUpDraft, Idempotency, JobDraft, JobVerbs } from '../../jobs/job-store.ts'
import { TERMINAL, wrongState } from '../../jobs/states.ts'
import type { Actor } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from './find-job.ts'
import type { Once } from './idempotency.ts'

export type JobMaker = Pick<JobVerbs, 'createJob' | 'retryJob' | 'revertJob'>
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly once: Once
  readonly defaultMaxLimit: number
}
interface PreviewRow {
  preview_id: string
  action_type: string
  criteria_json: string
  preview_count: number
  set_id: number
  expires_at: number | null
  job_id: string | null
}

const COLUMNS = [
  ...['job_id', 'kind', 'source_job_id', 'undoes_job_id', 'criteria_json', 'action_type', 'action_duration'],
  ...[
    'action_reason',
    'scheduled_at',
    'at_once',
    'max_limit',
    'preview_id',
    'preview_count',
    'set_id',
    'status',
    'created_by',
  ],
  ...['created_at', 'updated_at', 'on_existing', 'root_seq', 'does_again'],
] as const
type NewJob = Pick<JobRow, Exclude<(typeof COLUMNS)[number], 'at_once'>> & { readonly at_once: 0 | 1 }

/** Makes jobs: by criteria, from a preview, as a retry or as a revert. Each returns the job as it was just made. */
export function createJobMaker({ db, clock, finder, once, defaultMaxLimit }: Parts): JobMaker {
  const insert = db.prepare<unknown[], JobRow>(
    `INSERT INTO jobs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')}) RETURNING ${JOB_COLUMNS}`,
  )
  const findPreview = db.prepare<[string], PreviewRow>(
    `SELECT preview_id, action_type, criteria_json, preview_count, set_id, expires_at, job_id FROM previews
     WHERE preview_id = ?`,
  )
  const takePreview = db.prepare('UPDATE previews SET job_id = ? WHERE preview_id = ? AND job_id IS NULL')

  // Items that failed, and may be in force at the equipment all the same.
  const unconfirmedCount = db.prepare<[number], { n: number }>(
    `SELECT count(DISTINCT u.mac) AS n FROM unconfirmed_actions u JOIN job_exceptions e ON e.seq = u.seq AND e.mac = u.mac
     WHERE u.seq = ? AND u.is_reachable = 1`,
  )

  const add = (job: NewJob): Job => toJob(insert.get(...COLUMNS.map((name) => job[name])) as JobRow)
  const stamp = (scheduledAt: number | null, actor: Actor) => {
    const now = clock.now()
    const shared = { status: 'scheduled' as const, created_by: actor.keyName, created_at: now, updated_at: now }
    return { job_id: uuidv7({ msecs: now }), ...startOf(scheduledAt, now), ...shared }
  }

  const usablePreview = (previewId: string, actionType: string): PreviewRow => {
    const row = findPreview.get(previewId)
    if (row?.job_id) {
      throw new StoreError(
        'preview_used',
        `The preview was used by job ${row.job_id}; make a new preview.`,
        'preview_id',
      )
    }
    if (row === undefined || row.expires_at === null || row.expires_at <= clock.now()) {
      throw new StoreError('preview_unknown', 'The preview is unknown or has expired; make a new one.', 'preview_id')
    }
    if (row.action_type !== actionType) {
      const message = `The preview was made for ${row.action_type}, not for ${actionType}; use the same action_type.`
      throw new StoreError('invalid', message, 'action_type')
    }
    return row
  }
  const targetsOf = (draft: JobDraft) => {
    if (draft.previewId === null) {
      const criteria_json = JSON.stringify(draft.criteria)
      return { criteria_json, max_limit: draft.maxLimit ?? defaultMaxLimit, ...NO_PREVIEW }
    }
    const { criteria_json, preview_id, preview_count, set_id } = usablePreview(draft.previewId, draft.actionType)
    return { criteria_json, max_limit: draft.maxLimit ?? Math.max(1, preview_count), preview_id, preview_count, set_id }
  }
  const createFromDraft = (draft: JobDraft, actor: Actor): Job => {
    if (draft.actionDuration !== 0 && (draft.actionType === 'deny' || draft.actionType === 'cleanup')) {
      const message = `${draft.actionType} has no duration; leave action_duration out, or send 0.`
      throw new StoreError('invalid', message, 'action_duration')
    }
    const job = add({
      ...stamp(draft.scheduledAt, actor),
      ...targetsOf(draft),
      kind: 'apply',
      source_job_id: null,
      undoes_job_id: null,
      root_seq: null,
      does_again: 0,
      action_type: draft.actionType,
      action_duration: draft.actionDuration,
      action_reason: draft.actionReason,
      on_existing: draft.onExisting,
    })
    if (job.previewId !== null) takePreview.run(job.jobId, job.previewId)
    return job
  }

  const follow = (source: JobRow, kind: 'retry' | 'revert', count: number, draft: FollowUpDraft, actor: Actor): Job =>
    add({
      ...stamp(draft.scheduledAt, actor),
      ...NO_PREVIEW,
      kind,
      source_job_id: source.job_id,
      ...(kind === 'revert' ? undoing(source) : alike(source)),
      criteria_json: source.criteria_json,
      action_type: source.action_type,
      action_duration: source.action_duration,
      action_reason: draft.actionReason,
      on_existing: source.on_existing,
      max_limit: count,
    })
  const createRetry = (jobId: string, draft: FollowUpDraft, actor: Actor): Job => {
    const source = finder.liveJob(jobId)
    if (!TERMINAL.includes(source.status)) throw wrongState('retry', source.status)
    const count = source.not_reached_count + source.failed_count
    if (count === 0) {
      throw new StoreError(
        'conflict',
        'There is nothing to retry: the job has no items that failed or were not reached.',
      )
    }
    if (source.undoes_job_id !== null && finder.anyJob(source.undoes_job_id) === undefined) {
      throw new StoreError('conflict', 'The job that this one reverts was purged; there is nothing left to revert.')
    }
    return follow(source, 'retry', count, draft, actor)
  }
  const createRevert = (jobId: string, draft: FollowUpDraft, actor: Actor): Job => {
    const source = finder.liveJob(jobId)
    if (!TERMINAL.includes(source.status)) throw wrongState('revert', source.status)
    const count = source.affected_count + (unconfirmedCount.get(source.seq) as { n: number }).n
    if (count === 0) {
      throw new StoreError('conflict', 'There is nothing to revert: the job affected no device.')
    }
    if (source.reverted_by !== null) {
      throw new StoreError('conflict', `Job ${source.reverted_by} already reverts this job; see how far it is.`)
    }
    return follow(source, 'revert', count, draft, actor)
  }

  return {
    createJob: (draft, actor, idempotency) =>
      once('createBulkActionJob', actor, idempotency, () => createFromDraft(draft, actor)),
    retryJob: (jobId, draft, actor, idempotency) =>
      once('retryBulkActionJob', actor, ofJob(jobId, idempotency), () => createRetry(jobId, draft, actor)),
    revertJob: (jobId, draft, actor, idempotency) =>
      once('revertBulkActionJob', actor, ofJob(jobId, idempotency), () => createRevert(jobId, draft, actor)),
  }
}

/** The same body for another job is another request: it must not be answered with the first one's follow-up. */
const ofJob = (jobId: string, idempotency: Idempotency | null): Idempotency | null =>
  idempotency && { ...idempotency, bodyHash: `${jobId} ${idempotency.bodyHash}` }
/** The undo of an undo does again what the first job of the chain did. */
const undoing = ({ job_id, seq, root_seq, does_again }: JobRow) => ({
  undoes_job_id: job_id,
  root_seq: root_seq ?? seq,
  does_again: root_seq === null || does_again === 1 ? (0 as const) : (1 as const),
})
const alike = ({ undoes_job_id, root_seq, does_again }: JobRow) => ({ undoes_job_id, root_seq, does_again })
const NO_PREVIEW = { preview_id: null, preview_count: 0, set_id: null }

/** A request may have been under way for a while, and its sender's clock may be slow. */
const PAST_MS = 5 * 60 * 1000

/** When a job is to start; one further back is a wrong year or day, which must not act on devices now. */
function startOf(asked: number | null, now: number): Pick<NewJob, 'scheduled_at' | 'at_once'> {
  if (asked !== null && asked > now) return { scheduled_at: asked, at_once: 0 }
  if (asked === null || asked >= now - PAST_MS) return { scheduled_at: now, at_once: 1 }
  const [wanted, present] = [asked, now].map((time) => new Date(time).toISOString())
  const message = `${wanted} is more than five minutes in the past; the server's time is ${present}. Leave scheduled_at out to start the job at once.`
  throw new StoreError('invalid', message, 'scheduled_at')
}
