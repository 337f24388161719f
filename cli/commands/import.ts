import { Option } from 'commander'
import type { ImportResult } from '../../schemas/components/import-result.ts'
import { usageError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { countOf } from '../count-of.ts'
import { escapeText } from '../escape.ts'
import { openImport } from '../import-file.ts'
import { MEDIA_TYPES } from '../media-type.ts'
import { createProgress } from '../progress.ts'
import { addServerOptions, clientOf, type ServerOptions } from '../settings.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface ImportOptions extends ServerOptions, JsonOption {
  readonly format?: string
}
const MEBIBYTE = 1024 * 1024

/** `bulk-actions import <file>`: streams a lease file to the server. */
export const addImport: AddCommand = (program, { context, terminal }) => {
  const command = program.command('import').description('bring devices into the inventory')
  addServerOptions(command.argument('<file>', 'a Kea or dnsmasq lease file, or NDJSON; - for standard input'))
    .addOption(
      new Option('--format <format>', 'of the file; default: told by its first line or name').choices(
        Object.keys(MEDIA_TYPES),
      ),
    )
    .option(...JSON_OPTION)
    .action(async (file: string, options: ImportOptions) => {
      const client = clientOf(options, context.env)
      const { size, mediaType, stream } = await openImport(file, context.stdin)
      const type = options.format === undefined ? mediaType : MEDIA_TYPES[options.format]
      if (type === null || type === undefined) {
        throw usageError(`The format of ${file} can't be told from its name or first line: pass --format.`)
      }
      const progress = createProgress(context, terminal)
      const onBytes = (sent: number) => progress.show(sent, size ?? 0, `${(sent / MEBIBYTE).toFixed(1)} MiB sent`)
      try {
        const headers = { 'content-type': type }
        const call = { stream: stream(onBytes), headers }
        const result = await client.body<ImportResult>('POST', '/api/devices/import', call)
        progress.stop()
        if (options.json === true) terminal.printJson(result)
        else show(terminal, result)
      } finally {
        progress.stop()
      }
    })
}

function show(terminal: Terminal, result: ImportResult): void {
  const { received, created, updated, unchanged, released, ignored, rejected, errors, warnings } = result
  const devices = `${countOf(created, 'device')} created, ${updated} updated, ${unchanged} unchanged, ${released} released`
  terminal.print(
    `${countOf(received, 'line')}: ${devices}${ignored === 0 ? '' : `; ${countOf(ignored, 'line')} ignored`}`,
  )
  for (const { count, message } of warnings) terminal.note(`${countOf(count, 'line')}: ${escapeText(message)}`)
  if (rejected === 0) return
  terminal.note(terminal.style('yellow', `${countOf(rejected, 'line')} rejected:`))
  for (const { line, message } of errors) terminal.note(`  line ${line}: ${escapeText(message)}`)
  if (rejected > errors.length) terminal.note(`  and ${rejected - errors.length} more`)
}
