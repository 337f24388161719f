import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import t from 'tap'
import { openFilesLimit } from '../../plugins/connection/connections.ts'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until, within } from '../helpers/until.ts'

const OPEN_FILES = 240
const CONNECTIONS = 80
const ATTEMPTS = 2 * OPEN_FILES

t.test('whoever opens all the connections there can be keeps nobody out, and the server outlives it', async (t) => {
  const key = 'k'.repeat(48)
  const env = {
    PORT: '0',
    DATABASE_URL: `sqlite:${temporaryFolder(t)}/bulk-actions.db`,
    LOG_LEVEL: 'warn',
    ADMIN_API_KEY: key,
  }
  const by = ['prlimit', `--nofile=${OPEN_FILES}`]
  const child = spawnBare(['server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] }, by)
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout as Readable })
  const said = (what: RegExp) =>
    within(
      new Promise<string>((resolve) => {
        lines.on('line', (line) => what.test(line) && resolve(line))
      }),
      `the server says ${what}`,
      60,
    )
  const told = said(/80 connections are open, so idle ones are closed for new ones/)
  const origin = new URL((await said(/^Swagger UI is at /)).slice('Swagger UI is at '.length)).origin
  const open = () => connect(Number(new URL(origin).port), '127.0.0.1')

  const working = open()
  t.teardown(() => void working.destroy())
  const line = '{"mac":"02:00:00:00:00:01"}\n'
  const head = ['POST /api/devices/import HTTP/1.1', 'host: a', `authorization: Bearer ${key}`, 'connection: close']
  const type = ['content-type: application/x-ndjson', `content-length: ${2 * line.length}`, '', line]
  working.write([...head, ...type].join('\r\n'))
  await until(async () => /in_hand\{work="imports"\} 1/.test(await metricsOf(origin, key)), 'the import begins', 60)

  const sockets = Array.from({ length: ATTEMPTS }, open)
  t.teardown(() => sockets.forEach((socket) => void socket.destroy()))
  for (const socket of sockets) socket.on('error', () => {}).write('GET /health/live HTTP/1.1\r\n')
  const closed = () => sockets.filter((socket) => socket.closed).length
  await until(() => closed() === ATTEMPTS - CONNECTIONS + 1, 'all but the last are closed', 60)
  t.match(JSON.parse(await told), { level: 40, address: '127.0.0.1' })
  t.ok(readdirSync(`/proc/${child.pid}/fd`).length < OPEN_FILES, 'files are left for the database')
  t.equal((await fetch(`${origin}/health/ready`)).status, 200, 'one of those that rest made room')

  working.write(line)
  const [answer] = await within(once(working, 'data'), 'the import is answered', 60)
  t.match(String(answer), /^HTTP\/1\.1 200 /, 'a connection with a request in hand is not closed')
})

const metricsOf = async (origin: string, key: string) =>
  (await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${key}` } })).text()

t.test('where the system says nothing of open files there is no limit of theirs', (t) => {
  t.equal(openFilesLimit('/nowhere/limits'), Number.POSITIVE_INFINITY)
  t.ok(openFilesLimit() > 0)
  t.end()
})
