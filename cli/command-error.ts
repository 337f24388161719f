import type { Problem } from '../schemas/components/problem.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

export interface CommandErrorOptions {
  /** The server's answer, where the server refused. */
  readonly problem?: Problem | undefined
  /** Seconds to wait before the next attempt. */
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/** Ends a command: with a sentence for people and an exit code for programs. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  readonly problem: Problem | undefined
  readonly retryAfter: number | undefined

  constructor(exitCode: ExitCode, message: string, { problem, retryAfter, cause }: CommandErrorOptions = {}) {
    super(message, { cause })
    this.name = 'CommandError'
    this.exitCode = exitCode
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

export const usageError = (message: string): CommandError => new CommandError(EXIT.usage, message)
