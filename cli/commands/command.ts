import type { Command } from 'commander'
import type { Context, Terminal } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { NameField } from '../field-names.ts'

/** What every command receives. */
export interface CommandKit {
  readonly context: Context
  readonly terminal: Terminal
  /** Sets the exit code of a command that ends without an error; 0 otherwise. */
  exitWith(code: ExitCode): void
  /** Sets the names under which fields of the API were typed. */
  nameFields(names: NameField): void
}
/** Adds one command to the program; a file each. */
export type AddCommand = (program: Command, kit: CommandKit) => void

/** The option that every command takes. */
export interface JsonOption {
  readonly json?: boolean
}
export const JSON_OPTION = ['--json', 'print the result as one line of JSON'] as const
