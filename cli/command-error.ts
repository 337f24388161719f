import type { Problem } from '../schemas/components/problem.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

export interface CommandErrorOptions {
  /** What the server answered, where it was the server that refused. */
  readonly problem?: Problem | undefined
  /** For how many seconds to wait before the next attempt. */
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/** Why a command ends: a sentence for people, an exit code for programs. */
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
