import type { Command } from 'commander'
import type { Job } from '../../schemas/components/job.ts'
import { jobPath } from '../follow-job.ts'
import { jobSummary } from '../job-text.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type CommandKit, JSON_OPTION, type JsonOption } from './command.ts'

/** A command that changes the status of a job, and shows the job after it. */
export function addStatusChange(
  program: Command,
  { context, terminal }: CommandKit,
  verb: 'pause' | 'resume',
  description: string,
): void {
  addServerOptions(program.command(verb).description(description).argument('<job>', 'its id'))
    .option(...JSON_OPTION)
    .action(async (jobId: string, options: ServerOptions & JsonOption) => {
      const job = await clientOf(options, context.env).body<Job>('POST', `${jobPath(jobId)}/${verb}`)
      if (options.json === true) return terminal.printJson(job)
      for (const line of jobSummary(job)) terminal.print(line)
    })
}
