import type { JobList } from '../../schemas/components/job-list.ts'
import { parseCount } from '../arguments.ts'
import { JOBS } from '../follow-job.ts'
import { addJobFilter, type JobFilterOptions, jobFilterOf } from '../job-filter.ts'
import { statusInTable } from '../job-text.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { table } from '../table.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface JobsOptions extends ServerOptions, JobFilterOptions, JsonOption {
  readonly deleted?: boolean
  readonly limit: number
  readonly cursor?: string
}
const HEAD = ['JOB', 'STATUS', 'ACTION', 'KIND', 'TARGETED', 'AFFECTED', 'DONE %', 'CREATED', 'BY', 'REASON']

/** `bulk-actions jobs`: the newest jobs. */
export const addJobs: AddCommand = (program, { context, terminal }) => {
  addJobFilter(addServerOptions(program.command('jobs').description('list jobs, the newest first')))
    .option('--deleted', 'list deleted jobs instead')
    .option('--limit <number>', 'how many', parseCount, 20)
    .option('--cursor <cursor>', 'continue where the last page ended')
    .option(...JSON_OPTION)
    .action(async (options: JobsOptions) => {
      const { deleted, limit, cursor } = options
      const query = { ...jobFilterOf(options), deleted, limit, cursor }
      const page = await clientOf(options, context.env).body<JobList>('GET', JOBS, { query })
      if (options.json === true) return terminal.printJson(page)
      for (const line of table(HEAD, page.data.map(rowOf))) terminal.print(line)
      if (page.next_cursor !== null) terminal.note(`There are more: --cursor ${page.next_cursor}`)
    })
}

const rowOf = (job: JobList['data'][number]) => [
  job.job_id,
  statusInTable(job),
  job.action_type,
  job.kind,
  job.targeted_count,
  job.affected_count,
  job.progress_percent,
  job.created_at,
  job.created_by,
  job.action_reason,
]
