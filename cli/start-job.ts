import type { Command } from 'commander'
import type { Job } from '../schemas/components/job.ts'
import type { Moment } from './arguments.ts'
import { askToCancel } from './ask-to-cancel.ts'
import type { Client } from './client.ts'
import { usageError } from './command-error.ts'
import type { CommandKit } from './commands/command.ts'
import { watchJob } from './watch-job.ts'

/** The options of every command that creates a job, besides `--json`. */
export interface StartOptions {
  readonly at?: Moment
  readonly idempotencyKey?: string
  readonly detach?: boolean
  readonly json?: boolean
}

export function addStartOptions(command: Command): Command {
  return command
    .option('--idempotency-key <key>', 'makes it safe to run the same command again')
    .option('--detach', 'create the job and do not wait for it')
}

/** The request: its path and its body. */
export interface JobRequest {
  readonly path: string
  readonly draft: object
}

/** Makes a job and follows it to its end; with `--detach` only prints its id. */
export async function startJob(kit: CommandKit, client: Client, request: JobRequest, options: StartOptions) {
  const { context, terminal, exitWith } = kit
  const { at, idempotencyKey, detach = false, json = false } = options
  if (at?.isFromNow === true && idempotencyKey !== undefined) {
    throw usageError('With --idempotency-key, give --at as a time: the same command must ask for the same.')
  }
  const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }
  const job = await client.body<Job>('POST', request.path, { json: request.draft, headers })
  if (!json || !detach) terminal.note(`Job ${job.job_id}`)
  if (detach) return json ? terminal.printJson(job) : terminal.print(job.job_id)
  const onInterrupt = askToCancel(client, job.job_id, terminal)
  exitWith(await watchJob({ context, terminal, client, jobId: job.job_id, json, onInterrupt }))
}
