import { type Command, Option } from 'commander'
import type { ImportResult } from '../../schemas/components/import-result.ts'
import { parseLines } from '../arguments.ts'
import { usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { countOf } from '../count-of.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { FORMATS } from '../formats.ts'
import { openImport } from '../import-file.ts'
import { importSummary } from '../import-text.ts'
import { createProgress } from '../progress.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface ImportOptions extends ServerOptions, JsonOption {
  readonly format?: string
  readonly source?: string
  readonly site?: string
  readonly snapshot?: string
  readonly columns?: string
  readonly maxRejected?: number
}
const SNAPSHOTS = ['true', 'force']
const MEBIBYTE = 1024 * 1024

/** `bulk-actions import <file>`: streams a lease file to the server. */
export const addImport: AddCommand = (program, { context, terminal, exitWith }) => {
  const command = program.command('import').description('bring devices into the inventory')
  withoutValue(command, '--snapshot')
  addServerOptions(
    command.argument('<file>', 'a lease file, CSV, NDJSON or JSON, also packed with gzip; - for standard input'),
  )
    .addOption(new Option('--format <format>', 'of the file; default: told by its first lines').choices(FORMATS))
    .option('--source <name>', 'who says it; default: the name of the format')
    .option('--site <name>', 'where the addresses are, if a line does not say so; default: default')
    .addOption(
      new Option('--snapshot [force]', 'it is all that its source has there: what else it had is taken away').choices(
        SNAPSHOTS,
      ),
    )
    .option('--columns <list>', 'of another CSV: mac=3,ip=1,hostname=Name, by number from 1 or header')
    .option('--max-rejected <lines>', 'fail if more lines are rejected', parseLines)
    .option(...JSON_OPTION)
    .action(async (file: string, options: ImportOptions) => {
      const client = clientOf(options, context.env)
      const { format, source, site, snapshot, columns, maxRejected = Number.POSITIVE_INFINITY } = options
      const { size, guess, mayBeTold, stream } = await openImport(file, context.stdin, format)
      if (format === undefined && columns === undefined && !mayBeTold) {
        throw usageError(`The format of ${file} can't be told from its first lines: pass --format, or --columns.`)
      }
      const progress = createProgress(context, terminal)
      const onBytes = (sent: number) => progress.show(sent, size ?? 0, `${(sent / MEBIBYTE).toFixed(1)} MiB sent`)
      try {
        const packed = guess.isPacked ? { 'content-encoding': 'gzip' } : {}
        const headers = { 'content-type': guess.mediaType, ...packed }
        const call = {
          query: { format, source, site, columns, snapshot },
          stream: stream(onBytes),
          headers,
        }
        const result = await client.body<ImportResult>('POST', '/api/devices/import', call)
        progress.stop()
        if (options.json === true) terminal.printJson(result)
        else show(terminal, result)
        if (!isDone(result, maxRejected, terminal)) exitWith(EXIT.failure)
      } finally {
        progress.stop()
      }
    })
}

/** An option whose value may be left out takes the next argument for it, which is the file here. */
function withoutValue(command: Command, option: string): void {
  const parse = command.parseOptions.bind(command)
  command.parseOptions = (args) => parse(args.map((arg) => (arg === option ? `${option}=true` : arg)))
}

/** Whether anything was taken and no more was rejected than is allowed; says why not. */
function isDone({ received, ignored, rejected, gone }: ImportResult, maxRejected: number, terminal: Terminal): boolean {
  if (received === ignored + rejected && gone === 0) terminal.note(terminal.style('red', 'Nothing was taken.'))
  else if (rejected > maxRejected) terminal.note(terminal.style('red', `More lines were rejected than ${maxRejected}.`))
  else return true
  return false
}

function show(terminal: Terminal, result: ImportResult): void {
  const { rejected, errors, warnings } = result
  terminal.print(importSummary(result))
  for (const { count, message } of warnings) terminal.note(`${countOf(count, 'line')}: ${escapeText(message)}`)
  if (rejected === 0) return
  terminal.note(terminal.style('yellow', `${countOf(rejected, 'line')} rejected:`))
  for (const { line, message } of errors) terminal.note(`  line ${line}: ${escapeText(message)}`)
  if (rejected > errors.length) terminal.note(`  and ${rejected - errors.length} more`)
}
