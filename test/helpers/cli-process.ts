import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { fakeTerminal } from './cli-terminal.ts'
import { type ServerProcessOptions, startServer } from './server-process.ts'
import { untilHeard, within } from './until.ts'

const ROOT = join(import.meta.dirname, '../..')
/** More than any command takes on a machine that is busy. */
const SECONDS = 300
export const LEASES = join(ROOT, 'test/fixtures/kea-leases4.csv')

export interface CliResult {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
export interface CliProcess {
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
  /** Resolves once this has been said on stderr; fails when the process ends without. */
  says(text: string): Promise<void>
}
export interface Cli {
  readonly origin: string
  readonly env: Readonly<Record<string, string>>
  /** Runs the command line against the server, to its end: without a terminal, and in this process. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>
  /** The same as a process of its own. */
  start(args: readonly string[], options?: CliOptions): CliProcess
}
export interface CliOptions {
  readonly env?: Record<string, string>
  readonly input?: string
}

/** Starts the real command line as a process of its own, without a terminal. */
export function startCli(args: readonly string[], env: Record<string, string>, input = ''): CliProcess {
  const child = spawn(process.execPath, ['cli/main.ts', ...args], { cwd: ROOT, env: { ...process.env, ...env } })
  // It may have ended without reading.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const closed = once(child, 'close') as Promise<[number | null]>
  const whole = Promise.all([closed, text(child.stdout)]).then(([[code], stdout]) => ({ code, stdout, stderr }))
  const result = within(whole, `bulk-actions ${args.join(' ')} has ended`, SECONDS)
  // Not every test waits for its end.
  result.catch(() => child.kill('SIGKILL'))
  const says = async (wanted: string) => {
    const isSaid = () => stderr.includes(wanted)
    const said = untilHeard(child.stderr, 'data', isSaid, `bulk-actions ${args.join(' ')} says ${wanted}`)
    await Promise.race([said, closed])
    if (!isSaid()) throw new Error(`it ended without saying ${wanted}: ${stderr}`)
  }
  return { child, result, says }
}

/** The command line with a server of its own. */
export async function cliOf(t: Test, options: ServerProcessOptions = {}): Promise<Cli> {
  const server = await startServer(t, options)
  const env = { BULK_ACTIONS_URL: server.origin, BULK_ACTIONS_API_KEY: server.adminKey ?? '' }
  return {
    origin: server.origin,
    env,
    start: (args, options = {}) => startCli(args, { ...env, ...options.env }, options.input),
    async run(args, options = {}) {
      const terminal = fakeTerminal({ ...env, ...options.env }, false, options.input)
      const code = await terminal.run(args)
      return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
    },
  }
}
