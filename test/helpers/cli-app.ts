import type { TestApp } from './app.ts'
import type { CliOptions, CliResult } from './cli-process.ts'
import { fakeTerminal } from './cli-terminal.ts'

/** The command line with a test app that listens. */
export interface AppCli {
  readonly env: Readonly<Record<string, string>>
  /** Runs it as the administrator: to its end, without a terminal, and in this process. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
}

export async function cliOfApp({ app, keys }: TestApp): Promise<AppCli> {
  const origin = await app.listen({ port: 0 })
  const env = { BULK_ACTIONS_URL: origin, BULK_ACTIONS_API_KEY: keys.administrator }
  return {
    env,
    async run(args, options = {}) {
      const terminal = fakeTerminal({ ...env, ...options.env }, false, options.input)
      const code = await terminal.run(args)
      return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
    },
  }
}
