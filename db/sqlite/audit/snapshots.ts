import { hash } from 'node:crypto'
import { formatIpv4 } from '../../ipv4.ts'
import type { Job } from '../../jobs/job.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { Connection } from '../connection.ts'

/** What the audit log tells of a job at one moment; its items account for the devices. */
export interface JobState {
  readonly status: string
  readonly version: number
  readonly deleted: boolean
}
/** Reads what the audit log tells of its subjects, as it is at this point of the transaction. */
export interface Snapshots {
  job(jobId: string): JobState | null
  /** `fingerprint` tells whether the key itself was exchanged; it isn't shown. */
  key(column: 'key_id' | 'name', value: string): { keyId: string; fingerprint: string; shown: object } | null
  device(mac: number): object | null
}

const JOB = [
  ...['status', 'version', 'deleted_at', 'pause_cause', 'cancel_reason', 'failure', 'targeted_count'],
  ...['affected_count', 'skipped_count', 'failed_count', 'not_reached_count'],
] as const
type JobColumns = Pick<JobRow, (typeof JOB)[number]>
interface KeyColumns {
  key_id: string
  hash: Buffer
  role: string | null
  scopes: string
  prefix: string
  expires_at: number | null
  revoked_at: number | null
}

export function createSnapshots(db: Connection): Snapshots {
  const job = db.prepare<[string], JobColumns>(`SELECT ${JOB.join(', ')} FROM jobs WHERE job_id = ?`)
  const columns = 'key_id, hash, role, scopes, prefix, expires_at, revoked_at'
  const keys = {
    key_id: db.prepare<[string], KeyColumns>(`SELECT ${columns} FROM api_keys WHERE key_id = ?`),
    name: db.prepare<[string], KeyColumns>(`SELECT ${columns} FROM api_keys WHERE name = ?`),
  }
  const device = db.prepare<[number], { ip: number | null; hostname: string | null; tags: string; source: string }>(
    'SELECT ip, hostname, tags, source FROM devices WHERE mac = ?',
  )
  return {
    job(jobId) {
      const row = job.get(jobId)
      if (row === undefined) return null
      const { status, version, deleted_at, targeted_count, pause_cause, cancel_reason, failure, ...counts } = row
      const said = Object.entries({ pause_cause, cancel_reason, failure }).filter(([, value]) => value !== null)
      return { status, version, deleted: deleted_at !== null, ...Object.fromEntries(said), targeted_count, ...counts }
    },
    key(column, value) {
      const row = keys[column].get(value)
      if (row === undefined) return null
      const { key_id, role, scopes, prefix, expires_at, revoked_at } = row
      const times = { expires_at: isoOrNull(expires_at), revoked_at: isoOrNull(revoked_at) }
      const shown = { role, scopes: JSON.parse(scopes) as string[], prefix, ...times }
      return { keyId: key_id, fingerprint: row.hash.toString('hex'), shown }
    },
    device(mac) {
      const row = device.get(mac)
      if (row === undefined) return null
      return { ...row, ip: row.ip === null ? null : formatIpv4(row.ip), tags: JSON.parse(row.tags) as string[] }
    },
  }
}

/** Longer criteria, such as lists of thousands of MACs, are told by their hash. */
const LONGEST_CRITERIA = 4096

/** Criteria as an entry holds them, from their JSON. */
export function criteriaNote(criteriaJson: string): object {
  if (criteriaJson.length <= LONGEST_CRITERIA) return { criteria_json: criteriaJson }
  return { criteria_sha256: hash('sha256', criteriaJson) }
}

/** All that a new job was made with. */
export function newJobNote(job: Job): object {
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
    ...criteriaNote(job.criteriaJson),
  }
}

const isoOrNull = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
