import type { JobList } from '../../schemas/components/job-list.ts'
import { parseCount } from '../arguments.ts'
import { JOBS } from '../follow-job.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { table } from '../table.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface JobsOptions extends ServerOptions, JsonOption {
  readonly status?: string
  readonly action?: string
  readonly kind?: string
  readonly createdBy?: string
  readonly deleted?: boolean
  readonly limit: number
  readonly cursor?: string
}
const HEAD = ['JOB', 'STATUS', 'ACTION', 'KIND', 'TARGETED', 'AFFECTED', 'DONE %', 'CREATED', 'BY', 'REASON']

/** `bulk-actions jobs`: the newest jobs. */
export const addJobs: AddCommand = (program, { context, terminal }) => {
  addServerOptions(program.command('jobs').description('list jobs, the newest first'))
    .option('--status <status>', 'scheduled, running, paused, completed, failed or cancelled')
    .option('--action <type>', 'block, deny, throttle, monitor, allow or cleanup')
    .option('--kind <kind>', 'apply, retry or revert')
    .option('--created-by <key>', 'made with the key of this name')
    .option('--deleted', 'the deleted ones instead')
    .option('--limit <number>', 'how many', parseCount, 20)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .option(...JSON_OPTION)
    .action(async (options: JobsOptions) => {
      const { status, action, kind, createdBy, deleted, limit, cursor } = options
      const query = { status, action_type: action, kind, created_by: createdBy, deleted, limit, cursor }
      const page = await clientOf(options, context.env).body<JobList>('GET', JOBS, { query })
      if (options.json === true) return terminal.printJson(page)
      for (const line of table(HEAD, page.data.map(rowOf))) terminal.print(line)
      if (page.next_cursor !== null) terminal.note(`There are more: --cursor ${page.next_cursor}`)
    })
}

const rowOf = (job: JobList['data'][number]) => [
  job.job_id,
  job.status,
  job.action_type,
  job.kind,
  job.targeted_count,
  job.affected_count,
  job.progress_percent,
  job.created_at,
  job.created_by,
  job.action_reason,
]
