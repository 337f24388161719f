import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Test } from 'tap'
import { openStore as open, urlOf } from '../../../db/open-store.ts'
import type { Store } from '../../../db/store.ts'
import { spawnBare } from './bare-node.ts'

const SCRIPT = join(import.meta.dirname, 'run-store.ts')
export const CRASH_AT_STEP = join(import.meta.dirname, 'crash-at-step.ts')

export interface StoreProcess {
  readonly child: ChildProcess
  /** Fulfilled when its store is open; never, if it dies before. */
  readonly ready: Promise<void>
  /** Fulfilled when the job has ended; never, if it dies before. */
  readonly jobEnded: Promise<void>
  /** The exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>
}
export interface StoreProcessOptions {
  /** A URL, or the file of a SQLite database. */
  readonly database: string
  readonly jobId: string
  readonly chunk: number
  readonly stepModule?: string
  readonly env?: Record<string, string>
}

/** Opens a store in a process of its own, which is there to be killed. */
export function startStoreProcess(t: Test, options: StoreProcessOptions): StoreProcess {
  const { database, jobId, chunk, stepModule } = options
  const args = [SCRIPT, urlOf(database), jobId, String(chunk), ...(stepModule === undefined ? [] : [stepModule])]
  const child = spawnBare(args, options.env ?? {}, { stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout as Readable })
  const said = (word: string) => new Promise<void>((resolve) => lines.on('line', (line) => line === word && resolve()))
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code)
  return { child, ready: said('ready'), jobEnded: said('ended'), ended }
}

/** Opens a store in this process, with every fault a failure of the test. */
export async function openStore(t: Test, database: string, chunk = 1000): Promise<Store> {
  const store = await open(urlOf(database), {
    concurrency: 4,
    retentionDays: 36500,
    defaultMaxLimit: 1_000_000,
    chunks: { min: chunk, max: chunk },
    onFault: (error) => t.error(error),
  })
  t.teardown(store.close)
  return store
}
