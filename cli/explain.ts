import { CommanderError } from 'commander'
import { CommandError } from './command-error.ts'
import type { Terminal } from './context.ts'
import { escapeText } from './escape.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { NameField } from './field-names.ts'
import { Interrupted } from './interruptible.ts'

export interface ExplainOptions {
  readonly terminal: Terminal
  readonly json: boolean
  readonly nameField: NameField
}

/** Prints why a command ended, and returns its exit code. Throws errors that are not meant for a user. */
export function explain(error: unknown, { terminal, json, nameField }: ExplainOptions): ExitCode {
  if (error instanceof Interrupted) return EXIT.interrupted
  // Errors in the arguments, and the help, have been printed already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (!(error instanceof CommandError)) throw error
  if (json) terminal.noteJson(error.problem ?? { error: error.message })
  else for (const line of sentences(error, nameField)) terminal.note(escapeText(line))
  return error.exitCode
}

/** The server's message, the fields at fault, and the request's id in the log. */
function sentences({ message, problem }: CommandError, nameField: NameField): string[] {
  const faults = Object.entries(problem?.details ?? {}).map(([path, fault]) => ({ path, fault, name: nameField(path) }))
  const trace = problem === undefined || problem.status < 500 ? [] : [`  (request ${problem.requestId})`]
  const [first] = faults
  if (first !== undefined && first.fault === message) return [`${first.name}: ${message}`, ...trace]
  // The server's sentence is about the first fault.
  if (first === undefined || !message.startsWith(`${first.path} ${first.fault}.`)) {
    return [message, ...faults.map(({ name, fault }) => `  ${name}: ${fault}`), ...trace]
  }
  if (faults.length === 1)
    return [`${first.name === first.path ? first.path : capital(first.name)} ${first.fault}.`, ...trace]
  return [`${problem?.title}:`, ...faults.map(({ name, fault }) => `  ${name}: ${fault}`), ...trace]
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
