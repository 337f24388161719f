import type { Command } from 'commander'

/** The option of commands that open the database themselves, beside a server or without one. */
export interface DatabaseOption {
  readonly database?: string
}

export function addDatabaseOption(command: Command): Command {
  return command.option('--database <file or URL>', 'the database (default: the one of DATABASE_URL)')
}
