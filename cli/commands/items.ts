import type { JobItemList } from '../../schemas/components/job-item-list.ts'
import { parseCount } from '../arguments.ts'
import type { Client } from '../client.ts'
import { jobPath } from '../follow-job.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { table } from '../table.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface ItemsOptions extends ServerOptions, JsonOption {
  readonly outcome?: string
  readonly limit: number
  readonly cursor?: string
}
const HEAD = ['MAC', 'IP', 'HOSTNAME', 'VENDOR', 'OUTCOME', 'CODE', 'DETAIL', 'PROCESSED']
const LIMIT = 10_000
const MAX_PAGE = 1000

/** `bulk-actions items <job>`: the outcome of each device, and why. */
export const addItems: AddCommand = (program, { context, terminal }) => {
  const command = program.command('items').description('list what became of each device, and why')
  addServerOptions(command.argument('<job>', 'its id'))
    .option('--outcome <outcome>', 'pending, applied, skipped, failed or not_reached')
    .option('--limit <number>', 'how many', parseCount, LIMIT)
    .option('--cursor <cursor>', 'continue where the last list ended')
    .option(...JSON_OPTION)
    .action(async (jobId: string, options: ItemsOptions) => {
      const list = await listItems(clientOf(options, context.env), jobId, options)
      if (options.json === true) return terminal.printJson(list)
      for (const line of table(HEAD, list.data.map(rowOf))) terminal.print(line)
      if (list.next_cursor !== null) terminal.note(`There are more: --cursor ${list.next_cursor}`)
    })
}

/** All items up to the limit, page by page. */
async function listItems(client: Client, jobId: string, { outcome, limit, cursor }: ItemsOptions) {
  const data: JobItemList['data'] = []
  let next = cursor ?? null
  do {
    const query = { outcome, limit: Math.min(limit - data.length, MAX_PAGE), cursor: next ?? undefined }
    const page = await client.body<JobItemList>('GET', `${jobPath(jobId)}/items`, { query })
    data.push(...page.data)
    next = page.next_cursor
  } while (next !== null && data.length < limit)
  return { data, next_cursor: next }
}

const rowOf = ({ mac, ip, hostname, vendor, outcome, code, detail, processed_at }: JobItemList['data'][number]) => [
  mac,
  ip,
  hostname,
  vendor,
  outcome,
  code,
  detail,
  processed_at,
]
