import { StoreError } from '../errors.ts'
import type { ActionType, Actor } from '../model.ts'
import type { JobRow } from './job-row.ts'
import type { JobDraft } from './job-store.ts'

/** The columns that a new job sets; the others have their defaults. */
export const NEW_JOB_COLUMNS = [
  'job_id',
  'kind',
  'source_job_id',
  'undoes_job_id',
  'root_seq',
  'does_again',
  'criteria_json',
  'action_type',
  'action_duration',
  'action_reason',
  'on_existing',
  'scheduled_at',
  'at_once',
  'max_limit',
  'preview_id',
  'preview_count',
  'set_id',
  'status',
  'created_by',
  'created_at',
  'updated_at',
] as const
/** The row of a new job. `at_once`: it runs now, whatever the clock says. */
export type NewJob = Pick<JobRow, Exclude<(typeof NEW_JOB_COLUMNS)[number], 'at_once'>> & { readonly at_once: 0 | 1 }

/** The new job's id, who makes it, and when, in milliseconds since the epoch. */
export interface Making {
  readonly jobId: string
  readonly actor: Actor
  readonly now: number
}

/** The row of a preview, as far as a job that takes it over needs it. */
export interface TakenPreview {
  readonly preview_id: string
  readonly action_type: ActionType
  readonly criteria_json: string
  readonly preview_count: number
  readonly set_id: number
  /** null: its set is not complete yet. */
  readonly expires_at: number | null
  /** The job that has taken it. */
  readonly job_id: string | null
}
export const NO_PREVIEW = { preview_id: null, preview_count: 0, set_id: null }

/**
 * The row of a job from a draft. `preview`: the row of the preview that the draft names, if there is one. Throws `invalid`,
 * `preview_used` or `preview_unknown`.
 */
export function newJob(
  draft: JobDraft,
  preview: TakenPreview | undefined,
  defaultMaxLimit: number,
  making: Making,
): NewJob {
  checkDuration(draft)
  return {
    ...madeAs('apply', draft.scheduledAt, making),
    ...targetsOf(draft, preview, defaultMaxLimit, making.now),
    source_job_id: null,
    undoes_job_id: null,
    root_seq: null,
    does_again: 0,
    action_type: draft.actionType,
    action_duration: draft.actionDuration,
    action_reason: draft.actionReason,
    on_existing: draft.onExisting,
  }
}

/** What every new job has. Throws `invalid` for a time too far in the past. */
export function madeAs(kind: JobRow['kind'], scheduledAt: number | null, { jobId, actor, now }: Making) {
  return {
    ...startOf(scheduledAt, now),
    job_id: jobId,
    kind,
    status: 'scheduled' as const,
    created_by: actor.keyName,
    created_at: now,
    updated_at: now,
  }
}

function checkDuration({ actionType, actionDuration }: JobDraft): void {
  if (actionDuration === 0 || (actionType !== 'deny' && actionType !== 'cleanup')) return
  const message = `${actionType} has no duration; leave action_duration out, or send 0.`
  throw new StoreError('invalid', message, 'action_duration')
}

function targetsOf(draft: JobDraft, preview: TakenPreview | undefined, defaultMaxLimit: number, now: number) {
  if (draft.previewId === null) {
    const criteria_json = JSON.stringify(draft.criteria)
    return { criteria_json, max_limit: draft.maxLimit ?? defaultMaxLimit, ...NO_PREVIEW }
  }
  const { criteria_json, preview_id, preview_count, set_id } = usable(preview, draft.actionType, now)
  return { criteria_json, max_limit: draft.maxLimit ?? Math.max(1, preview_count), preview_id, preview_count, set_id }
}

function usable(preview: TakenPreview | undefined, actionType: ActionType, now: number): TakenPreview {
  if (preview !== undefined && preview.job_id !== null) {
    const message = `The preview was used by job ${preview.job_id}; make a new preview.`
    throw new StoreError('preview_used', message, 'preview_id')
  }
  if (preview === undefined || preview.expires_at === null || preview.expires_at <= now) {
    throw new StoreError('preview_unknown', 'The preview is unknown or has expired; make a new one.', 'preview_id')
  }
  if (preview.action_type !== actionType) {
    const message = `The preview was made for ${preview.action_type}, not for ${actionType}; use the same action_type.`
    throw new StoreError('invalid', message, 'action_type')
  }
  return preview
}

/** A request takes a while to arrive, and the caller's clock may be slow. */
const PAST_MS = 5 * 60 * 1000

/** When a job starts. A time further back is a wrong year or day, which must not act on devices now. */
function startOf(asked: number | null, now: number): Pick<NewJob, 'scheduled_at' | 'at_once'> {
  if (asked !== null && asked > now) return { scheduled_at: asked, at_once: 0 }
  if (asked === null || asked >= now - PAST_MS) return { scheduled_at: now, at_once: 1 }
  const [wanted, present] = [asked, now].map((time) => new Date(time).toISOString())
  const message = `${wanted} is more than five minutes in the past; the server's time is ${present}. Leave scheduled_at out to start the job at once.`
  throw new StoreError('invalid', message, 'scheduled_at')
}
