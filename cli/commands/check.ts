import type { CheckResult } from '../../db/check/check-result.ts'
import { CommandError } from '../command-error.ts'
import type { Terminal } from '../context.ts'
import { addDatabaseOption, type DatabaseOption } from '../database-option.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

/** `bulk-actions check`: checks that the database is consistent. Only reads, also beside a running server. */
export const addCheck: AddCommand = (program, { context, terminal, exitWith }) => {
  addDatabaseOption(program.command('check').description('check that the database is consistent; changes nothing'))
    .option(...JSON_OPTION)
    .action(async (options: DatabaseOption & JsonOption) => {
      const { databaseOf } = await import('../find-database.ts')
      const { databaseName, openOffline } = await import('../../db/open-store.ts')
      const url = databaseOf(options, context.env)
      const offline = await openOffline(url)
      const checks = await offline.check(Date.now()).catch(giveUp)
      const ok = checks.every(({ count }) => count === 0)
      if (options.json === true) terminal.printJson({ database: databaseName(url), ok, checks })
      else for (const check of checks) show(terminal, check)
      if (!ok) exitWith(EXIT.failure)
    })
}

function giveUp(cause: Error): never {
  throw new CommandError(EXIT.failure, `The database can't be checked: ${cause.message}.`, { cause })
}

function show(terminal: Terminal, { name, sentence, count, findings }: CheckResult): void {
  const verdict = count === 0 ? terminal.style('green', 'ok') : terminal.style('red', `${count} FOUND`)
  terminal.print(`${verdict}  ${name}: ${sentence}`)
  for (const { subject, found } of findings) terminal.print(`    ${escapeText(`${subject}: ${found}`)}`)
  if (count > findings.length) terminal.print(`    and ${count - findings.length} more`)
}
