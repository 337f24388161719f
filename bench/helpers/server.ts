import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../..')
const ADDRESS = /^Swagger UI is at (http:\/\/\S+)\/docs$/

/** The server as it is installed, in a process of its own, without a log line for each request. */
export interface Server {
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  readonly child: ChildProcess
  /** The most memory it had since the last call, in MiB. */
  peakMemory(): number
  stop(): Promise<void>
}

/** `database`: the path of a file, or the URL of a PostgreSQL. */
export async function startServer(database: string, nodeOptions: readonly string[] = []): Promise<Server> {
  const key = randomBytes(24).toString('hex')
  const url = database.includes('://') ? database : `sqlite:${database}`
  const env = { ...process.env, PORT: '0', DATABASE_URL: url, ADMIN_API_KEY: key, LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, ['--max-semi-space-size=8', ...nodeOptions, 'server.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
    process.off('exit', kill)
  }
  for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
    const origin = ADDRESS.exec(line)?.[1]
    if (origin === undefined) continue
    child.stdout?.resume()
    return { origin, headers: { authorization: `Bearer ${key}` }, child, peakMemory: () => peakOf(child), stop }
  }
  throw new Error('the server ended before it listened')
}

/** Linux keeps the peak, and begins anew when it is told so. */
function peakOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** Calls an operation and reads its JSON. Throws for everything but a success. */
export async function call<T>(server: Server, method: string, path: string, body?: object): Promise<T> {
  const headers = body === undefined ? server.headers : { ...server.headers, 'content-type': 'application/json' }
  const answer = await fetch(`${server.origin}/api${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
