import type { Job } from '../../schemas/components/job.ts'
import type { JobCancelled } from '../../schemas/components/job-cancelled.ts'
import type { JobsCancelled } from '../../schemas/components/jobs-cancelled.ts'
import type { Client } from '../client.ts'
import { usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { countOf } from '../count-of.ts'
import { JOBS, jobPath } from '../follow-job.ts'
import { addJobFilter, type JobFilterOptions, jobFilterOf } from '../job-filter.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { showOutcome } from '../show-outcome.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface CancelOptions extends ServerOptions, JobFilterOptions, JsonOption {
  readonly reason?: string
  readonly all?: boolean
}

/** `bulk-actions cancel <job>`, or `--all` with a filter. Once it has answered, no further device is touched. */
export const addCancel: AddCommand = (program, { context, terminal }) => {
  const command = program.command('cancel').description('cancel a job, or many: no further device is touched')
  addServerOptions(command.argument('[job]', 'its id'))
    .option('-r, --reason <text>', 'why, for the record')
    .option('--all', 'cancel every job that has not ended and matches all the filters')
  addJobFilter(command)
    .option(...JSON_OPTION)
    .action(async (jobId: string | undefined, options: CancelOptions) => {
      const isFiltered = Object.values(jobFilterOf(options)).some((value) => value !== undefined)
      checkUsage(jobId, options, isFiltered)
      const client = clientOf(options, context.env)
      if (jobId === undefined) await cancelMany(client, terminal, options)
      else await cancelOne(client, terminal, jobId, options)
    })
}

function checkUsage(jobId: string | undefined, { all = false }: CancelOptions, isFiltered: boolean): void {
  if ((jobId !== undefined) === all) throw usageError('Give the id of a job, or --all with a filter.')
  if (all && !isFiltered) throw usageError('--all needs a filter, such as --all --status scheduled.')
  if (!all && isFiltered) throw usageError('Give filters only with --all, not with the id of a job.')
}

async function cancelOne(client: Client, terminal: Terminal, jobId: string, { reason, json }: CancelOptions) {
  const body = reason === undefined ? undefined : { reason }
  const cancelled = await client.body<JobCancelled>('POST', `${jobPath(jobId)}/cancel`, { json: body })
  if (json === true) return terminal.printJson(cancelled)
  const job = await client.body<Job>('GET', jobPath(jobId))
  await showOutcome(terminal, client, job)
}

async function cancelMany(client: Client, terminal: Terminal, options: CancelOptions) {
  const body = { reason: options.reason, filter: jobFilterOf(options) }
  const answer = await client.body<JobsCancelled>('POST', `${JOBS}/cancel`, { json: body })
  if (options.json === true) return terminal.printJson(answer)
  terminal.print(`${countOf(answer.cancelled, 'job')} cancelled`)
}
