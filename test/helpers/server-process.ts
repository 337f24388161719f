import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Test } from 'tap'
import { spawnBare, spawnCounted } from './process/bare-node.ts'
import { databaseOf } from './test-database.ts'
import { within } from './until.ts'

const ADDRESS = /^Swagger UI is at (http:\/\/\S+)\/docs$/
/** More than it takes on a machine that is busy. */
const SECONDS = 120
const FIRST_KEY = /^The administrator's API key, shown only this once: (\S+)$/

export interface ServerProcess {
  readonly origin: string
  /** The administrator's key; null when this wasn't the first start. */
  readonly adminKey: string | null
  /** The lines on standard output up to the one that says where it listens. */
  readonly said: readonly string[]
  readonly child: ChildProcess
  /** Ends the process in good order; resolves with its exit code. */
  stop(): Promise<number | null>
}
export interface ServerProcessOptions {
  /** The database; one of the test's own without it. */
  readonly database?: string
  /** The same as the folder of a file of SQLite. */
  readonly folder?: string
  readonly env?: Record<string, string>
  /** Whether which of its lines ran is counted, which makes it start in twice the time; false without it. */
  readonly isCounted?: boolean
}

/** A folder that is gone with the test. */
export function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts the real server on a free port and resolves when it has said where it listens. */
export async function startServer(t: Test, options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const env = { PORT: '0', DATABASE_URL: await databaseFor(t, options), ...options.env }
  const spawn = options.isCounted === true ? spawnCounted : spawnBare
  const child = spawn(['server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] })
  const stdout = child.stdout as Readable
  const exited = once(child, 'exit') as Promise<[number | null]>
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const [code] = await within(exited, 'the server that was told to end has ended', SECONDS)
    return code
  }
  t.teardown(() => stop().finally(() => child.kill('SIGKILL')))
  const said: string[] = []
  const told = await within(untilListening(stdout, said), 'the server says where it listens', SECONDS)
  stdout.resume()
  return { ...told, said, child, stop }
}

async function databaseFor(t: Test, { database, folder }: ServerProcessOptions): Promise<string> {
  if (folder !== undefined) return `sqlite:${folder}/bulk-actions.db`
  return database ?? databaseOf(t)
}

/** What a server that starts says of itself, line by line into `said`. */
async function untilListening(stdout: Readable, said: string[]): Promise<Pick<ServerProcess, 'origin' | 'adminKey'>> {
  let adminKey: string | null = null
  for await (const line of createInterface({ input: stdout })) {
    said.push(line)
    adminKey = FIRST_KEY.exec(line)?.[1] ?? adminKey
    const origin = ADDRESS.exec(line)?.[1]
    if (origin !== undefined) return { origin, adminKey }
  }
  throw new Error('the server ended before it listened')
}
