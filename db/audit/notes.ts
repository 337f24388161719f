import { hash } from 'node:crypto'
import type { ImportTotals } from '../devices/statement.ts'
import { formatIpv4 } from '../ipv4.ts'
import type { Job } from '../jobs/job.ts'
import type { JobRow } from '../jobs/job-row.ts'
import type { ApiKey } from '../keys/key.ts'
import { formatMac } from '../mac.ts'
import type { Actor } from '../model.ts'
import type { PreviewDraft } from '../previews/preview.ts'
import type { Source } from '../sources/source.ts'
import type { Webhook } from '../webhooks/webhook.ts'

/** What is to be written down of one change. `before` and `after` are what changed of the subject, as plain data. */
export interface AuditNote {
  /** null: the server by itself. */
  readonly actor: Actor | null
  /** The operationId, or the name of what the server did by itself. */
  readonly action: string
  /** The id of the job, preview, key, webhook or source, the MAC of the device, `import:<number>` or `prune:<id>`. */
  readonly subject: string
  readonly before: object | null
  readonly after: object | null
}

/** How the server moves a job by itself. */
export type JobMove = 'job.started' | 'job.paused' | 'job.resumed' | 'job.completed' | 'job.failed'

/** A preview whose set is complete. */
export interface StoredPreview {
  readonly previewId: string
  readonly draft: PreviewDraft
}

/** The columns of a job that its entries tell; its items account for the devices. */
export const JOB_STATE = [
  ...['status', 'version', 'deleted_at', 'pause_cause', 'cancel_reason', 'failure', 'targeted_count'],
  ...['affected_count', 'skipped_count', 'failed_count', 'not_reached_count'],
] as const satisfies readonly (keyof JobRow)[]

/** What an entry tells of a job at one moment. */
export function jobShown(row: Pick<JobRow, (typeof JOB_STATE)[number]>): object {
  const { status, version, deleted_at, targeted_count, pause_cause, cancel_reason, failure } = row
  const { affected_count, skipped_count, failed_count, not_reached_count } = row
  const said = Object.entries({ pause_cause, cancel_reason, failure }).filter(([, value]) => value !== null)
  const counts = { targeted_count, affected_count, skipped_count, failed_count, not_reached_count }
  return { status, version, deleted: deleted_at !== null, ...Object.fromEntries(said), ...counts }
}

/** All that a new job was made with. */
export function newJobShown(job: Job): object {
  return {
    status: job.status,
    version: job.version,
    kind: job.kind,
    source_job_id: job.sourceJobId,
    action_type: job.actionType,
    action_duration: job.actionDuration,
    action_reason: job.actionReason,
    scheduled_at: isoOrNull(job.scheduledAt),
    max_limit: job.maxLimit,
    preview_id: job.previewId,
    on_existing: job.onExisting,
    ...criteriaShown(job.criteriaJson),
  }
}

export function newPreviewShown(draft: PreviewDraft, previewCount: number): object {
  const { actionType: action_type, actionDuration: action_duration, onExisting: on_existing } = draft
  const criteria = criteriaShown(JSON.stringify(draft.criteria))
  return { action_type, action_duration, on_existing, preview_count: previewCount, ...criteria }
}

/** Without the name, which never changes, and without the key itself. */
export function keyShown({ role, scopes, prefix, expiresAt, revokedAt }: Omit<ApiKey, 'name'>): object {
  return { role, scopes, prefix, expires_at: isoOrNull(expiresAt), revoked_at: isoOrNull(revokedAt) }
}

/** Who is sent what, and never a secret. */
export function webhookShown({ url, description, events, enabled }: Webhook): object {
  return { url, description, events, enabled }
}

/** What is read, when and what for, and never a secret. */
export function sourceShown(source: Source): object {
  const { name, kind, url, path, format, site, intervalSeconds, enabled, hasCredentials } = source
  const place = kind === 'kea' ? { url, has_credentials: hasCredentials } : { path, format }
  return { name, kind, ...place, site, interval_seconds: intervalSeconds, enabled }
}

export interface ShownDevice {
  readonly ip: number | null
  readonly hostname: string | null
  readonly tags: readonly string[]
  readonly source: string
}
export function deviceShown({ ip, hostname, tags, source }: ShownDevice): object {
  return { ip: ip === null ? null : formatIpv4(ip), hostname, tags, source }
}

interface Begun {
  readonly state: 'begun'
  readonly site: string
  readonly snapshot_of: string | null
}
type ImportState =
  | Begun
  | ({ readonly state: 'completed' | 'broken_off' } & Partial<ImportTotals & Omit<Begun, 'state'>>)
export function importNote(importId: number, actor: Actor | null, after: ImportState): AuditNote {
  return { actor, action: 'importDevices', subject: `import:${importId}`, before: null, after }
}

/** What one step of a prune has deleted: so many devices, from the first MAC to the last. */
export interface PrunedStep {
  readonly pruneId: string
  readonly criteriaJson: string
  readonly deletedCount: number
  readonly firstMac: number
  readonly lastMac: number
}
export function pruneNote(
  { pruneId, criteriaJson, deletedCount, firstMac, lastMac }: PrunedStep,
  actor: Actor,
): AuditNote {
  const range = { first_mac: formatMac(firstMac), last_mac: formatMac(lastMac) }
  const after = { deleted_count: deletedCount, ...range, ...criteriaShown(criteriaJson) }
  return { actor, action: 'pruneDevices', subject: `prune:${pruneId}`, before: null, after }
}

/** Longer criteria, such as lists of thousands of MACs, are told by their hash. */
const LONGEST_CRITERIA = 4096

function criteriaShown(criteriaJson: string): object {
  if (criteriaJson.length <= LONGEST_CRITERIA) return { criteria_json: criteriaJson }
  return { criteria_sha256: hash('sha256', criteriaJson) }
}

const isoOrNull = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
