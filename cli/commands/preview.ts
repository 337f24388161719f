import type { Preview } from '../../schemas/components/preview.ts'
import type { PreviewCount } from '../../schemas/components/preview-count.ts'
import { usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { countOf } from '../count-of.ts'
import { addCriteriaOptions, type CriteriaOptions, criteriaOf } from '../criteria.ts'
import { escapeText } from '../escape.ts'
import { ruleNames } from '../field-names.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { table } from '../table.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface PreviewOptions extends ServerOptions, CriteriaOptions, JsonOption {
  readonly action: string
  readonly countOnly?: boolean
}
const PATH = '/api/actions/bulk/preview'
const HEAD = ['MAC', 'IP', 'HOSTNAME', 'VENDOR', 'ACTIVE']

/** `bulk-actions preview`: shows which devices an action would reach. */
export const addPreview: AddCommand = (program, { context, terminal, nameFields }) => {
  const command = program.command('preview').description('show which devices an action would reach; changes nothing')
  addServerOptions(addCriteriaOptions(command))
    .requiredOption('-a, --action <type>', 'block, deny, throttle, monitor, allow or cleanup')
    .option('--count-only', 'only count them, and store nothing')
    .option(...JSON_OPTION)
    .action(async (options: PreviewOptions) => {
      const criteria = await criteriaOf(options, context.stdin)
      if (criteria === undefined) throw usageError('Say which devices, with --where or --criteria.')
      nameFields(ruleNames(criteria.rules))
      const json = { action_type: options.action, criteria: criteria.json, count_only: options.countOnly === true }
      const answer = await clientOf(options, context.env).body<Preview | PreviewCount>('POST', PATH, { json })
      if (options.json === true) terminal.printJson(answer)
      else show(terminal, answer)
    })
}

function show(terminal: Terminal, answer: Preview | PreviewCount): void {
  terminal.print(matchOf(answer.preview_count))
  if (!('preview_id' in answer)) return
  for (const warning of answer.warnings) terminal.note(terminal.style('yellow', `Warning: ${escapeText(warning)}`))
  if (answer.sample.length > 0) terminal.print('')
  if (answer.sample.length > 0) for (const line of table(HEAD, answer.sample.map(rowOf))) terminal.print(line)
  const others = answer.preview_count - answer.sample.length
  if (others > 0) terminal.print(`… and ${others} more`)
  terminal.print('')
  terminal.print(`Preview ${answer.preview_id}, valid until ${answer.expires_at}`)
}

function matchOf(count: number): string {
  if (count === 0) return 'No device matches: a job would change nothing'
  return `${countOf(count, 'device')} ${count === 1 ? 'matches' : 'match'}`
}

const rowOf = ({ mac, ip, hostname, vendor, statuses }: Preview['sample'][number]) => [
  mac,
  ip,
  hostname,
  vendor,
  statuses.length === 0 ? null : statuses.join(','),
]
