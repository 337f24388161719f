import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../schemas/components/job.ts'
import type { Client } from './client.ts'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-code.ts'
import { isTerminal } from './job-text.ts'

export const JOBS = '/api/actions/bulk/jobs'
export const jobPath = (jobId: string): string => `${JOBS}/${encodeURIComponent(jobId)}`

export interface FollowOptions {
  readonly client: Client
  readonly jobId: string
  /** Called with every new state; with the first one at once. */
  readonly onChange: (job: Job) => void
  /** Called while the server can't be reached. */
  readonly onTrouble: (error: CommandError) => void
  readonly signal: AbortSignal
}

const POLL_MS = 300
/** A restart of the server takes seconds. A longer one is worth a note. */
const PATIENCE_MS = 30_000
const PAUSE_MS = 1000
/** Timers have a limit of 25 days; a longer one would not wait at all. */
const LONGEST_PAUSE_MS = 60_000

/** The pause while the server can't be reached, in milliseconds; `retryAfter` is in seconds. */
export const pauseAfter = (retryAfter = 0): number => Math.min(retryAfter * 1000 || PAUSE_MS, LONGEST_PAUSE_MS)

/**
 * Polls a job until it has ended, and resolves with it. Sends `If-None-Match`, so an unchanged job is a short answer.
 * Survives a restart of the server of half a minute. Rejects when `signal` is aborted.
 */
export async function followJob({ client, jobId, onChange, onTrouble, signal }: FollowOptions): Promise<Job> {
  let etag: string | null = null
  let troubleSince: number | null = null
  for (;;) {
    try {
      const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag }
      const answer = await client.call<Job>('GET', jobPath(jobId), { headers, signal })
      troubleSince = null
      etag = answer.etag
      if (answer.body !== null) onChange(answer.body)
      if (answer.body !== null && isTerminal(answer.body)) return answer.body
      await sleep(POLL_MS, undefined, { signal })
    } catch (error) {
      signal.throwIfAborted()
      const now = performance.now()
      troubleSince ??= now
      if (!isPassing(error) || now - troubleSince > PATIENCE_MS) throw error
      onTrouble(error)
      await sleep(pauseAfter(error.retryAfter), undefined, { signal })
    }
  }
}

function isPassing(error: unknown): error is CommandError {
  if (!(error instanceof CommandError)) return false
  return error.exitCode === EXIT.unavailable || error.problem?.status === 429
}
