import type { AuditHead, AuditVerdict } from '../../db/audit/entry.ts'
import { CommandError, usageError } from '../command-error.ts'
import { addDatabaseOption, type DatabaseOption } from '../database-option.ts'
import { EXIT } from '../exit-code.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

interface VerifyOptions extends DatabaseOption, JsonOption {
  readonly head?: string
}

/** `bulk-actions audit verify`: checks the chain of the audit log. Only reads, also beside a running server. */
export const addAudit: AddCommand = (program, { context, terminal, exitWith }) => {
  const audit = program.command('audit').description('check the audit log')
  addDatabaseOption(audit.command('verify').description('check that no entry was changed or removed'))
    .option('--head <seq:hash>', 'a head that the server logged; shows whether later entries were removed')
    .option(...JSON_OPTION)
    .action(async (options: VerifyOptions) => {
      const known = options.head === undefined ? null : headOf(options.head)
      const { databaseOf } = await import('../find-database.ts')
      const { databaseName, openOffline } = await import('../../db/open-store.ts')
      const url = databaseOf(options, context.env)
      const offline = await openOffline(url)
      const verdict = await offline.verifyAudit(known).catch(giveUp)
      if (options.json === true) terminal.printJson({ database: databaseName(url), ...verdict })
      else terminal.print(sentenceOf(verdict))
      if (!verdict.intact) exitWith(EXIT.failure)
    })
}

function headOf(text: string): AuditHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined) throw usageError('--head must be <seq>:<hash>, as the server logs it.')
  return { seq: Number(seq), hash }
}

function sentenceOf(verdict: AuditVerdict): string {
  if (!verdict.intact) return `The audit log is broken at entry ${verdict.seq}: ${verdict.fault}.`
  const { entries, head } = verdict
  return head === null
    ? 'The audit log has no entries yet.'
    : `The audit log is intact: ${entries} entries, head ${head.seq}:${head.hash}`
}

function giveUp(cause: Error): never {
  throw new CommandError(EXIT.failure, `The audit log can't be verified: ${cause.message}.`, { cause })
}
