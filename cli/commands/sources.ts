import { setTimeout as pause } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import type { Source } from '../../schemas/components/source.ts'
import type { SourceDeleted } from '../../schemas/components/source-deleted.ts'
import type { Client } from '../client.ts'
import { usageError } from '../command-error.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { addSourceMembers, membersOf, placeGiven, type SourceMembers, sourceOption } from '../source-options.ts'
import { findSource, listSources, SOURCES, sourceFacts, sourceRows, sourceSummary } from '../source-text.ts'
import { table } from '../table.ts'
import { type AddCommand, type CommandKit, JSON_OPTION, type JsonOption } from './command.ts'

type Options = ServerOptions & JsonOption
interface UpdateOptions extends Options, SourceMembers {
  readonly name?: string
  readonly enable?: boolean
}
const SOURCE = ['<source>', 'its name or id'] as const
/** Between two looks at a run that takes longer than the server lets a call wait. */
const LOOK_MS = 1000

/** `bulk-actions sources list|show|add|update|remove|run`. */
export const addSources: AddCommand = (program, kit) => {
  const sources = program.command('sources').description('DHCP servers and lease files that the server reads by itself')
  for (const add of [addList, addShow, addAdd, addUpdate, addRemove, addRun]) add(sources, kit)
}

function addList(sources: Command, { context, terminal }: CommandKit): void {
  addServerOptions(sources.command('list').description('list the sources'))
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const all = await listSources(clientOf(options, context.env))
      if (options.json === true) return terminal.printJson({ data: all, next_cursor: null })
      for (const line of table(...sourceRows(all))) terminal.print(line)
    })
}

function addShow(sources: Command, kit: CommandKit): void {
  const command = sources.command('show').description('show a source, and what its last run did')
  addServerOptions(command.argument(...SOURCE))
    .option(...JSON_OPTION)
    .action(async (wanted: string, options: Options) => {
      show(kit, await findSource(clientOf(options, kit.context.env), wanted), options)
    })
}

function addAdd(sources: Command, kit: CommandKit): void {
  const command = sources.command('add').description('add a source; it is read at once')
  addServerOptions(addSourceMembers(command.argument('<name>', 'under which its leases are imported')))
    .option('--disable', 'read it only when it is run')
    .option(...JSON_OPTION)
    .action(async (name: string, options: Options & SourceMembers) => {
      kit.nameFields(sourceOption)
      if (placeGiven(options) === null) throw usageError('Say what to read: either --kea <url> or --file <path>.')
      const kind = options.kea === undefined ? 'file' : 'kea'
      const json = { name, kind, ...(await membersOf(options, kit.context.stdin)) }
      const made = await clientOf(options, kit.context.env).body<Source>('POST', SOURCES, { json })
      if (options.json === true) kit.terminal.printJson(made)
      else kit.terminal.print(`Source ${made.name} is added (${made.source_id})`)
    })
}

function addUpdate(sources: Command, kit: CommandKit): void {
  const command = sources.command('update').description('change a source; what is not named stays as it is')
  addServerOptions(addSourceMembers(command.argument(...SOURCE)))
    .option('--name <name>', 'under which its leases are imported from now on')
    .addOption(new Option('--enable', 'read it by itself').conflicts('disable'))
    .option('--disable', 'read it only when it is run')
    .option('--no-credentials', 'forget the user and the password')
    .option(...JSON_OPTION)
    .action(async (wanted: string, options: UpdateOptions) => {
      kit.nameFields(sourceOption)
      const { name, enable } = options
      const json = { name, enabled: enable, ...(await membersOf(options, kit.context.stdin)) }
      if (Object.values(json).every((value) => value === undefined)) throw usageError('Say what to change; see --help.')
      const client = clientOf(options, kit.context.env)
      const { source_id } = await findSource(client, wanted)
      show(kit, await client.body<Source>('PATCH', `${SOURCES}/${source_id}`, { json }), options)
    })
}

function addRemove(sources: Command, { context, terminal }: CommandKit): void {
  const command = sources.command('remove').description('remove a source; what it said stays in the inventory')
  addServerOptions(command.argument(...SOURCE))
    .option(...JSON_OPTION)
    .action(async (wanted: string, options: Options) => {
      const client = clientOf(options, context.env)
      const { source_id, name } = await findSource(client, wanted)
      const removed = await client.body<SourceDeleted>('DELETE', `${SOURCES}/${source_id}`)
      if (options.json === true) terminal.printJson(removed)
      else terminal.print(`Source ${name} is removed`)
    })
}

function addRun(sources: Command, { context, terminal, exitWith }: CommandKit): void {
  const command = sources.command('run').description('read a source now; fails where that fails or is held back')
  addServerOptions(command.argument(...SOURCE))
    .option('--force', 'also take away more than half of the addresses')
    .option(...JSON_OPTION)
    .action(async (wanted: string, options: Options & { readonly force?: boolean }) => {
      const client = clientOf(options, context.env)
      const { source_id } = await findSource(client, wanted)
      const json = options.force === true ? { snapshot: 'force' } : {}
      const source = await ended(client, await client.body<Source>('POST', `${SOURCES}/${source_id}/run`, { json }))
      if (options.json === true) terminal.printJson(source)
      else if (source.state === 'ok') terminal.print(sourceSummary(source))
      else terminal.note(terminal.style('red', escapeText(`${source.name}: ${source.last_error}`)))
      if (source.state === 'held_back' && options.json !== true) terminal.note('--force does it all the same.')
      if (source.state !== 'ok') exitWith(EXIT.failure)
    })
}

/** The source once its run is over. */
async function ended(client: Client, source: Source): Promise<Source> {
  let current = source
  while (current.running) {
    await pause(LOOK_MS)
    current = await client.body<Source>('GET', `${SOURCES}/${source.source_id}`)
  }
  return current
}

function show({ terminal }: CommandKit, source: Source, { json }: JsonOption): void {
  if (json === true) terminal.printJson(source)
  else for (const line of sourceFacts(source)) terminal.print(line)
}
