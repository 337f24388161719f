import type { Command } from 'commander'
import type { ApiKey } from '../../schemas/components/api-key.ts'
import type { ApiKeyCreated } from '../../schemas/components/api-key-created.ts'
import type { ApiKeyList } from '../../schemas/components/api-key-list.ts'
import type { ApiKeyRevoked } from '../../schemas/components/api-key-revoked.ts'
import { collect, type Moment, parseMoment } from '../arguments.ts'
import type { Client } from '../client.ts'
import { usageError } from '../command-error.ts'
import type { DatabaseOption } from '../database-option.ts'
import type { OfflineKey } from '../offline-key.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { table } from '../table.ts'
import { type AddCommand, type CommandKit, JSON_OPTION, type JsonOption } from './command.ts'

type Options = ServerOptions & JsonOption
interface CreateOptions extends Options, DatabaseOption {
  readonly role?: string
  readonly scope?: readonly string[]
  readonly expires?: Moment
}
const KEYS = '/api/keys'
const HEAD = ['KEY', 'NAME', 'ROLE', 'SCOPES', 'PREFIX', 'CREATED', 'EXPIRES', 'LAST USED', 'REVOKED']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `bulk-actions keys create|list|revoke`. */
export const addKeys: AddCommand = (program, kit) => {
  const keys = program.command('keys').description('create, list and revoke API keys')
  addCreate(keys, kit)
  addList(keys, kit)
  addRevoke(keys, kit)
}

function addCreate(keys: Command, { context, terminal }: CommandKit): void {
  const made = async (wanted: OfflineKey, options: CreateOptions): Promise<ApiKeyCreated> => {
    const { name, role, scopes, expires } = wanted
    const json = { name, role, scopes, expires_at: expires }
    if (options.database === undefined) return clientOf(options, context.env).body('POST', KEYS, { json })
    const { makeKeyOffline } = await import('../offline-key.ts')
    return makeKeyOffline(options.database, wanted)
  }
  const command = keys
    .command('create')
    .description('create a key; it is shown only once')
    .argument('<name>', 'a name that no other key has or had')
  addServerOptions(command)
    .option('--role <role>', 'viewer, operator or administrator')
    .option('--scope <scope>', 'a single scope, such as feeds:read, instead of a role; can be repeated', collect)
    .option(
      '--expires <time>',
      'until when it is valid: a time such as 2027-01-31T00:00:00Z, or how long from now, such as 90d',
      parseMoment,
    )
    .option(
      '--database <file or URL>',
      'create it in this database, while no server uses it: for the first key, or after a lost one',
    )
    .option(...JSON_OPTION)
    .action(async (name: string, options: CreateOptions) => {
      const { role, scope, expires } = options
      if ((role === undefined) === (scope === undefined)) throw usageError('Give either --role or --scope.')
      const key = await made({ name, role, scopes: scope, expires: expires?.time }, options)
      if (options.json === true) return terminal.printJson(key)
      terminal.note(`Key ${key.key_id}, named ${key.name}: ${key.scopes.join(' ')}. It is shown only this once:`)
      terminal.print(key.key)
    })
}

function addList(keys: Command, { context, terminal }: CommandKit): void {
  addServerOptions(keys.command('list').description('list the keys'))
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const all = await listAll(clientOf(options, context.env))
      if (options.json === true) return terminal.printJson({ data: all, next_cursor: null })
      for (const line of table(HEAD, all.map(rowOf))) terminal.print(line)
    })
}

function addRevoke(keys: Command, { context, terminal }: CommandKit): void {
  const command = keys
    .command('revoke')
    .description('revoke a key, at once and for good')
    .argument('<key>', 'its id or name')
  addServerOptions(command)
    .option(...JSON_OPTION)
    .action(async (key: string, options: Options) => {
      const client = clientOf(options, context.env)
      const id = UUID.test(key) ? key : ((await listAll(client)).find(({ name }) => name === key)?.key_id ?? key)
      const revoked = await client.body<ApiKeyRevoked>('DELETE', `${KEYS}/${encodeURIComponent(id)}`)
      if (options.json === true) terminal.printJson(revoked)
      else terminal.print(`Key ${revoked.key_id}, named ${revoked.name}, is revoked`)
    })
}

async function listAll(client: Client): Promise<ApiKey[]> {
  const keys: ApiKey[] = []
  let cursor: string | undefined
  do {
    const page: ApiKeyList = await client.body<ApiKeyList>('GET', KEYS, { query: { limit: 1000, cursor } })
    keys.push(...page.data)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return keys
}

const rowOf = (key: ApiKey) => [
  key.key_id,
  key.name,
  key.role,
  key.scopes.join(','),
  key.prefix,
  key.created_at,
  key.expires_at,
  key.last_used_at,
  key.revoked_at,
]
