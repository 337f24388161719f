import { type Command, Option } from 'commander'
import type { SourceUpdate } from '../schemas/components/source-update.ts'
import { parseDuration } from './arguments.ts'
import { usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { type NameField, optionName } from './field-names.ts'
import { FORMATS } from './formats.ts'
import { readText } from './read-text.ts'

/** What `sources add` and `sources update` take. */
export interface SourceMembers {
  readonly kea?: string
  readonly file?: string
  readonly format?: string
  readonly site?: string
  readonly every?: number
  readonly user?: string
  readonly passwordFile?: string
  readonly disable?: boolean
  /** False: `--no-credentials`. */
  readonly credentials?: boolean
}

/** The options for these members of a source. */
const OPTIONS: Readonly<Record<string, string>> = {
  name: 'the name',
  url: '--kea',
  path: '--file',
  format: '--format',
  site: '--site',
  interval_seconds: '--every',
  credentials: '--user',
  'credentials.user': '--user',
  'credentials.password': '--password-file',
}

export const addSourceMembers = (command: Command): Command =>
  command
    .addOption(
      new Option('--kea <url>', 'a control agent, http://host:8000/, or the socket of a server, unix:/path').conflicts(
        'file',
      ),
    )
    .option('--file <path>', "a lease file on the server's disk")
    .addOption(new Option('--format <format>', 'of the file; default: told by its first lines').choices(FORMATS))
    .option('--site <name>', 'where its addresses are; default: default')
    .option('--every <duration>', 'how often it is read, such as 30s or 5m; default: 5m', parseDuration)
    .option('--user <name>', 'for a control agent that asks for one, with --password-file')
    .option('--password-file <file>', 'the password of that user; - for standard input')

/** The option of a member of a source. */
export const sourceOption: NameField = (path) => OPTIONS[path] ?? optionName(path)

/** What is read; null: nothing is said of that. */
export const placeGiven = ({ kea, file }: SourceMembers): string | null => kea ?? file ?? null

/** The members as the API takes them; what was not given is undefined. */
export async function membersOf(options: SourceMembers, stdin: Input) {
  const { kea, file, format, site, every, disable } = options
  const members = { url: kea, path: file, format, site, interval_seconds: every }
  const credentials = await credentialsOf(options, stdin)
  return { ...members, ...(disable === true && { enabled: false }), ...(credentials !== undefined && { credentials }) }
}

async function credentialsOf(
  { user, passwordFile, credentials }: SourceMembers,
  stdin: Input,
): Promise<SourceUpdate['credentials']> {
  if (credentials === false) return null
  if (user === undefined && passwordFile === undefined) return undefined
  if (user === undefined || passwordFile === undefined) throw usageError('Give both --user and --password-file.')
  const text = await readText(passwordFile, stdin, 'The password')
  return { user, password: text.replace(/\r?\n$/, '') }
}
