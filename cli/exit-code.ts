/** What the exit code of every command means; `docs/cli.md` has the table. */
export const EXIT = {
  ok: 0,
  /** Done or tried, and the outcome is not what was asked for. */
  failure: 1,
  usage: 2,
  /** The server said no (4xx). */
  refused: 3,
  /** The server can't be reached, or is in trouble itself (5xx). */
  unavailable: 4,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
