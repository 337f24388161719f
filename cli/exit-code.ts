/** The exit codes of all commands; `docs/cli.md` has the table. */
export const EXIT = {
  ok: 0,
  /** The outcome is not what was asked for. */
  failure: 1,
  usage: 2,
  /** The server refused (4xx). */
  refused: 3,
  /** The server can't be reached, or fails (5xx). */
  unavailable: 4,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
