import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { watchJob } from '../watch-job.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

/** `bulk-actions watch <job>`: follows a job until it has ended. Ctrl-C stops the watching, not the job. */
export const addWatch: AddCommand = (program, { context, terminal, exitWith }) => {
  addServerOptions(program.command('watch').description('follow a job until it ends').argument('<job>', 'its id'))
    .option(...JSON_OPTION)
    .action(async (jobId: string, options: ServerOptions & JsonOption) => {
      const client = clientOf(options, context.env)
      const onInterrupt = async () => true
      const json = options.json === true
      exitWith(await watchJob({ context, terminal, client, jobId, json, onInterrupt }))
    })
}
