import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startServer } from '../helpers/server-process.ts'
import { createLoadClient } from './client.ts'

/** Connections that are kept open, by what their clients do. */
const IDLE = 1600
const FAST = 200
const SLOW = 200
const SECONDS = Number(process.env.LOAD_SECONDS ?? 60)
/** What an answer may be besides a success: the server saying that it has enough. */
const SHEDDING = [429, 503]
/** How much more memory the second half of the load may take than the first did. */
const GROWTH = 1.25

const LEASES = readFileSync(join(import.meta.dirname, '../fixtures/kea-leases4.csv'))
const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

function residentMebibytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

t.test(`${IDLE + FAST + SLOW} connections for ${SECONDS} s do the server no harm`, { timeout: 0 }, async (t) => {
  const server = await startServer(t, { env: { LOG_LEVEL: 'silent' } })
  const key = server.adminKey ?? ''
  const headers = { authorization: `Bearer ${key}` }
  const csv = { ...headers, 'content-type': 'text/csv' }
  await fetch(`${server.origin}/api/devices/import`, { method: 'POST', headers: csv, body: LEASES })

  const until = Date.now() + SECONDS * 1000
  const counts = new Map<number | string, number>()
  const count = (answer: number | string) => void counts.set(answer, (counts.get(answer) ?? 0) + 1)
  const clientLoop = async (path: string, rest: number, pause: number) => {
    const client = createLoadClient(server.origin, key)
    while (Date.now() < until) {
      await client.get(path, pause).then(count, (error: Error) => count(error.message))
      await wait(rest)
    }
    client.close()
  }
  const times: number[] = []
  const memory: number[] = []
  const watch = async () => {
    const client = createLoadClient(server.origin, key)
    while (Date.now() < until) {
      const began = performance.now()
      count(await client.get('/health/ready'))
      times.push(performance.now() - began)
      memory.push(residentMebibytes(server.child.pid ?? 0))
      await wait(100)
    }
    client.close()
  }
  const many = (size: number, loop: () => Promise<void>) => Array.from({ length: size }, loop)
  await Promise.all([
    watch(),
    ...many(IDLE, () => clientLoop('/health/live', 10_000, 0)),
    ...many(FAST, () => clientLoop('/api/actions/bulk/jobs', 20, 0)),
    ...many(SLOW, () => clientLoop('/api/devices?limit=1000', 500, 50)),
  ])

  const half = Math.floor(memory.length / 2)
  const [first, second] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))]
  t.comment(`answers ${JSON.stringify(Object.fromEntries(counts))}`)
  t.comment(`memory ${first.toFixed(0)} MiB at most in the first half, ${second.toFixed(0)} MiB in the second`)
  t.comment(`health check: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`)
  const errors = [...counts.keys()].filter((answer) => answer !== 200 && !SHEDDING.includes(Number(answer)))
  t.strictSame(errors, [], 'no error but 429 or 503')
  t.ok((counts.get(200) ?? 0) > 0, 'and most of it was answered')
  t.ok(second < first * GROWTH, 'memory is flat')
  t.equal((await fetch(`${server.origin}/health/live`)).status, 200, 'the server is well')
})
