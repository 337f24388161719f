import type { Job } from '../../db/jobs/job.ts'
import type { JobEvent } from '../../schemas/components/job-event.ts'
import { settledItems, toWireJob } from './job.ts'

/** The state of a job that a client has: the two numbers of an event's id, and of the `ETag`. */
export interface Known {
  readonly version: number
  readonly settled: number
}

export const knownOf = (job: Job): Known => ({ version: job.version, settled: settledItems(job) })

/** Reads a `Last-Event-ID`; null where there is none, or a foreign one. */
export function parseEventId(header: string | undefined): Known | null {
  const [, version, settled] = /^(\d{1,16})\.(\d{1,16})$/.exec(header ?? '') ?? []
  return version === undefined ? null : { version: Number(version), settled: Number(settled) }
}

/** A comment line, for proxies that close silent connections. */
export const HEARTBEAT = ': still here\n\n'

/** Many listeners get the same job, so its JSON is made once. */
const documents = new WeakMap<Job, string>()

/** One event in the form of `text/event-stream`. */
export function eventText(event: 'progress' | 'status' | 'end', job: Job): string {
  const document = documents.get(job) ?? JSON.stringify(toWireEvent(job))
  documents.set(job, document)
  return `id: ${job.version}.${settledItems(job)}\nevent: ${event}\ndata: ${document}\n\n`
}

function toWireEvent(job: Job): JobEvent {
  const wire = toWireJob(job)
  return {
    job_id: wire.job_id,
    status: wire.status,
    pause_cause: wire.pause_cause,
    cancel_reason: wire.cancel_reason,
    failure: wire.failure,
    reverted_by: wire.reverted_by,
    executed_at: wire.executed_at,
    completed_at: wire.completed_at,
    targeted_count: wire.targeted_count,
    affected_count: wire.affected_count,
    skipped_count: wire.skipped_count,
    failed_count: wire.failed_count,
    not_reached_count: wire.not_reached_count,
    progress_percent: wire.progress_percent,
    updated_at: wire.updated_at,
    version: wire.version,
  }
}
