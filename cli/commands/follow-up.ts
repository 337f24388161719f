import type { Command } from 'commander'
import { AT_OPTION } from '../arguments.ts'
import { jobPath } from '../follow-job.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { addStartOptions, type StartOptions, startJob } from '../start-job.ts'
import { type CommandKit, JSON_OPTION, type JsonOption } from './command.ts'

interface FollowUpOptions extends ServerOptions, StartOptions, JsonOption {
  readonly reason: string
}

/** A command that makes a job from a terminal one, and follows it to its end. */
export function addFollowUp(program: Command, kit: CommandKit, verb: 'revert' | 'retry', description: string): void {
  const command = program.command(verb).description(description).argument('<job>', 'its id')
  addServerOptions(command)
    .requiredOption('-r, --reason <text>', 'why, for the record')
    .option(...AT_OPTION)
  addStartOptions(command)
    .option(...JSON_OPTION)
    .action(async (jobId: string, options: FollowUpOptions) => {
      const draft = { action_reason: options.reason, scheduled_at: options.at?.time }
      const client = clientOf(options, kit.context.env)
      await startJob(kit, client, { path: `${jobPath(jobId)}/${verb}`, draft }, options)
    })
}
