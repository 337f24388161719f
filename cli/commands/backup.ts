import { CommandError } from '../command-error.ts'
import { addDatabaseOption, type DatabaseOption } from '../database-option.ts'
import { EXIT } from '../exit-code.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

/** `bulk-actions backup <file>`: copies the database, also beside a running server. */
export const addBackup: AddCommand = (program, { context, terminal }) => {
  const command = program.command('backup').description('copy the database, even while a server uses it')
  addDatabaseOption(command.argument('<file>', 'the copy; an existing file is not overwritten'))
    .option(...JSON_OPTION)
    .action(async (target: string, options: DatabaseOption & JsonOption) => {
      const { databaseOf } = await import('../find-database.ts')
      const { databaseName, openOffline } = await import('../../db/open-store.ts')
      const url = databaseOf(options, context.env)
      try {
        const offline = await openOffline(url)
        const bytes = await offline.backUp(target)
        if (options.json === true) terminal.printJson({ database: databaseName(url), file: target, bytes })
        else terminal.print(`${target}: ${bytes} bytes, checked and on the disk`)
      } catch (cause) {
        throw new CommandError(EXIT.failure, `No backup was made: ${(cause as Error).message}.`, { cause })
      }
    })
}
