import type { Job } from '../../schemas/components/job.ts'
import { parseCount, parseDuration } from '../arguments.ts'
import type { Client } from '../client.ts'
import { CommandError, usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { addCriteriaOptions, type CriteriaOptions, criteriaOf } from '../criteria.ts'
import { JOBS, jobPath } from '../follow-job.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type OnInterrupt, watchJob } from '../watch-job.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface RunOptions extends ServerOptions, CriteriaOptions, JsonOption {
  readonly action: string
  readonly reason: string
  readonly preview?: string
  readonly duration?: number
  readonly at?: string
  readonly maxLimit?: number
  readonly idempotencyKey?: string
  readonly detach?: boolean
}

/** `bulk-actions run`: creates a job and follows it to its end. */
export const addRun: AddCommand = (program, { context, terminal, exitWith }) => {
  const command = program.command('run').description('create a job and follow it to its end')
  addServerOptions(addCriteriaOptions(command))
    .requiredOption('-a, --action <type>', 'block, deny, throttle, monitor, allow or cleanup')
    .requiredOption('-r, --reason <text>', 'why, for the record')
    .option('-p, --preview <id>', 'the devices of this preview, instead of criteria')
    .option('-d, --duration <time>', 'until it is lifted by itself: seconds, or 30m, 24h, 7d', parseDuration)
    .option('--at <time>', 'when to start, such as 2026-11-22T03:00:00+01:00; default is now')
    .option('--max-limit <number>', 'touch nothing if more devices match than this', parseCount)
    .option('--idempotency-key <key>', 'makes it safe to run the same command again')
    .option('--detach', 'create the job and leave it')
    .option(...JSON_OPTION)
    .action(async (options: RunOptions) => {
      const draft = draftOf(options)
      const client = clientOf(options, context.env)
      const { idempotencyKey } = options
      const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }
      const job = await client.body<Job>('POST', JOBS, { json: draft, headers })
      const json = options.json === true
      if (!json || options.detach !== true) terminal.note(`Job ${job.job_id}`)
      if (options.detach === true) return json ? terminal.printJson(job) : terminal.print(job.job_id)
      const onInterrupt = askToCancel(client, job.job_id, terminal)
      exitWith(await watchJob({ context, terminal, client, jobId: job.job_id, json, onInterrupt }))
    })
}

function draftOf(options: RunOptions): object {
  const criteria = criteriaOf(options)
  if ((criteria === undefined) === (options.preview === undefined)) {
    throw usageError('Say which devices: either with --preview, or with --where or --criteria.')
  }
  return {
    action_type: options.action,
    action_reason: options.reason,
    action_duration: options.duration,
    scheduled_at: options.at,
    max_limit: options.maxLimit,
    criteria,
    preview_id: options.preview,
  }
}

/** Ctrl-C leaves the job as it is unless somebody at the terminal says yes. */
function askToCancel(client: Client, jobId: string, terminal: Terminal): OnInterrupt {
  return async ({ jobEnded }) => {
    const question =
      '\nCancel the job? y: cancel it, n: leave it running and stop watching, Enter: go on watching [y/n] '
    const answer = (await terminal.ask(question, jobEnded))?.trim().toLowerCase() ?? 'n'
    if (jobEnded.aborted) return false
    if (/^y(es)?$/.test(answer)) await cancel(client, jobId)
    const stop = /^no?$/.test(answer)
    if (stop) terminal.note(`The job goes on. To see it: bulk-actions watch ${jobId}`)
    return stop
  }
}

async function cancel(client: Client, jobId: string): Promise<void> {
  try {
    await client.call('POST', `${jobPath(jobId)}/cancel`, { json: { reason: 'Cancelled with Ctrl-C' } })
  } catch (error) {
    // It ended by itself while the question was open; following it will show how.
    if (!(error instanceof CommandError && error.problem?.status === 409)) throw error
  }
}
