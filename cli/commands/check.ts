import type { CheckResult } from '../../db/sqlite/check/check.ts'
import { CommandError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { addDatabaseOption, type DatabaseOption } from '../database-option.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

/** `bulk-actions check`: the database against its own accounts; reads only, also while a server works on it. */
export const addCheck: AddCommand = (program, { context, terminal, exitWith }) => {
  addDatabaseOption(program.command('check').description('check that the database is consistent; changes nothing'))
    .option(...JSON_OPTION)
    .action(async (options: DatabaseOption & JsonOption) => {
      const { databaseOf } = await import('../database-file.ts')
      const { checkDatabase } = await import('../../db/sqlite/check/check-database.ts')
      const database = databaseOf(options, context.env)
      const checks = attempt(() => checkDatabase(database, Date.now()))
      const ok = checks.every(({ count }) => count === 0)
      if (options.json === true) terminal.printJson({ database, ok, checks })
      else for (const check of checks) show(terminal, check)
      if (!ok) exitWith(EXIT.failure)
    })
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new CommandError(EXIT.failure, `The database can't be checked: ${(cause as Error).message}.`, { cause })
  }
}

function show(terminal: Terminal, { name, sentence, count, findings }: CheckResult): void {
  const verdict = count === 0 ? terminal.style('green', 'ok') : terminal.style('red', `${count} FOUND`)
  terminal.print(`${verdict}  ${name}: ${sentence}`)
  for (const { subject, found } of findings) terminal.print(`    ${escapeText(`${subject}: ${found}`)}`)
  if (count > findings.length) terminal.print(`    and ${count - findings.length} more`)
}
