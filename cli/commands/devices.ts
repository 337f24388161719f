import type { DevicesPruned } from '../../schemas/components/devices-pruned.ts'
import { usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { countOf } from '../count-of.ts'
import { addCriteriaOptions, type CriteriaOptions, criteriaOf } from '../criteria.ts'
import { ruleNames } from '../field-names.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface PruneOptions extends ServerOptions, CriteriaOptions, JsonOption {
  readonly yes?: boolean
}
const PATH = '/api/devices/prune'

/** `bulk-actions devices prune`: shows how many devices match, asks, and deletes exactly those. */
export const addDevices: AddCommand = (program, { context, terminal, nameFields }) => {
  const devices = program.command('devices').description('look after the inventory')
  const command = devices.command('prune').description('delete devices that are gone; those under an action are kept')
  addServerOptions(addCriteriaOptions(command))
    .option('--yes', 'delete without asking, such as from a script')
    .option(...JSON_OPTION)
    .action(async (options: PruneOptions) => {
      const criteria = await criteriaOf(options, context.stdin)
      if (criteria === undefined) throw usageError('Say which devices, with --where or --criteria.')
      nameFields(ruleNames(criteria.rules))
      const client = clientOf(options, context.env)
      const prune = (expected_count?: number) =>
        client.body<DevicesPruned>('POST', PATH, { json: { criteria: criteria.json, expected_count } })
      const counted = await prune()
      const show = (pruned: DevicesPruned) =>
        options.json === true ? terminal.printJson(pruned) : terminal.print(accountOf(pruned))
      if (options.json === true && options.yes !== true) return terminal.printJson(counted)
      const free = counted.matching_count - counted.kept_count
      if (options.json !== true) terminal.note(accountOf(counted))
      if (free > 0 && (options.yes === true || (await isConfirmed(terminal, free)))) {
        return show(await prune(counted.matching_count))
      }
      if (options.json === true) show(counted)
      else terminal.print('Nothing was deleted.')
    })
}

function accountOf({ matching_count, kept_count, deleted_count }: DevicesPruned): string {
  const match = `${countOf(matching_count, 'device')} ${matching_count === 1 ? 'matches' : 'match'}`
  const deleted = deleted_count === 0 ? [] : [`${deleted_count} deleted`]
  const kept = kept_count > 0 ? [`${kept_count} kept, since an action is on them`] : []
  return [match, ...deleted, ...kept].join(', ')
}

async function isConfirmed(terminal: Terminal, count: number): Promise<boolean> {
  if (!terminal.isRich) throw usageError('There is no terminal to ask on: pass --yes to delete them.')
  const answer = await terminal.ask(`Delete ${countOf(count, 'device')}? [y/N] `, new AbortController().signal)
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}
