import type { Job } from '../../schemas/components/job.ts'
import type { JobCancelled } from '../../schemas/components/job-cancelled.ts'
import { jobPath } from '../follow-job.ts'
import { jobSummary } from '../job-text.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface CancelOptions extends ServerOptions, JsonOption {
  readonly reason?: string
}

/** `bulk-actions cancel <job>`: once it has answered, the job touches no further device. */
export const addCancel: AddCommand = (program, { context, terminal }) => {
  const command = program.command('cancel').description('cancel a job: no further device is touched')
  addServerOptions(command.argument('<job>', 'its id'))
    .option('--reason <text>', 'why, for the record')
    .option(...JSON_OPTION)
    .action(async (jobId: string, options: CancelOptions) => {
      const client = clientOf(options, context.env)
      const json = options.reason === undefined ? undefined : { reason: options.reason }
      const cancelled = await client.body<JobCancelled>('POST', `${jobPath(jobId)}/cancel`, { json })
      if (options.json === true) return terminal.printJson(cancelled)
      const job = await client.body<Job>('GET', jobPath(jobId))
      for (const line of jobSummary(job)) terminal.print(line)
    })
}
