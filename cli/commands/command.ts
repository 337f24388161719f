import type { Command } from 'commander'
import type { Context, Terminal } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { NameField } from '../field-names.ts'

/** What every command gets. */
export interface CommandKit {
  readonly context: Context
  readonly terminal: Terminal
  /** Tells the exit code of a command that ended without an error; 0 without it. */
  exitWith(code: ExitCode): void
  /** Tells what the fields that the server may find at fault were called by whoever typed them. */
  nameFields(names: NameField): void
}
/** Adds one command to the program: a file each, under its own name. */
export type AddCommand = (program: Command, kit: CommandKit) => void

/** The option that every command takes. */
export interface JsonOption {
  readonly json?: boolean
}
export const JSON_OPTION = ['--json', 'print the result as one line of JSON'] as const
