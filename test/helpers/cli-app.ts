import type { TestApp } from './app.ts'
import type { CliOptions, CliResult } from './cli-process.ts'
import { fakeTerminal } from './cli-terminal.ts'

/** Runs the command line, in this process, against a test app that listens. */
export type CliRun = (args: readonly string[], options?: CliOptions) => Promise<CliResult>

/** Lets the app listen, and answers the command line as its administrator has it. */
export async function cliOfApp({ app, keys }: TestApp): Promise<CliRun> {
  const origin = await app.listen({ port: 0 })
  return async (args, options = {}) => {
    const env = { BULK_ACTIONS_URL: origin, BULK_ACTIONS_API_KEY: keys.administrator, ...options.env }
    const terminal = fakeTerminal(env, false, options.input)
    const code = await terminal.run(args)
    return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
  }
}
