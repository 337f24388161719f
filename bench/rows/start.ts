import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { short, sides } from '../helpers/statistics.ts'

const ROOT = join(import.meta.dirname, '../..')
const RETRY_MS = 2
const KEY = 'a-key-for-nothing-but-a-benchmark'

/** From starting the process to its first answer. */
export const start: Benchmark = {
  name: 'start',
  quick: true,
  run: ({ devices, rounds, quick }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, devices)
      const database = { DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: 'warn', ADMIN_API_KEY: KEY }
      // The first start of a machine fills caches on the disk.
      await timeStart('server.ts', database)
      const pair = await alternate(
        quick ? rounds : 2 * rounds,
        () => timeStart('server.ts', database),
        () => timeStart('bench/references/start.ts', {}),
      )
      return [
        {
          what: `From the start to the first answer, ${short(devices)} devices in the database: time`,
          against: 'the start of a bare Fastify server',
          goal: { kind: 'at most', bound: 2, limit: 4.5 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'ms'),
        },
      ]
    }),
}

async function timeStart(file: string, env: Record<string, string>): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  for (;;) {
    const status = await statusOf(port)
    if (status === 200) break
    check(child.exitCode === null && status === null, `${file} answered ${status}`)
    await new Promise((done) => setTimeout(done, RETRY_MS))
  }
  const milliseconds = performance.now() - began
  child.kill('SIGTERM')
  await exited
  return milliseconds
}

/** null: nobody listens yet. */
const statusOf = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path: '/health/live' }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', () => resolve(null))
  })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
