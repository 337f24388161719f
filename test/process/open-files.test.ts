import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import t from 'tap'
import { openFilesLimit } from '../../plugins/connections.ts'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until, untilHeard } from '../helpers/until.ts'

const OPEN_FILES = 240
const CONNECTIONS = 80
const ATTEMPTS = 2 * OPEN_FILES

t.test('who opens all the connections there can be is refused, and the server outlives it', async (t) => {
  const env = { PORT: '0', DATABASE_URL: `sqlite:${temporaryFolder(t)}/bulk-actions.db`, LOG_LEVEL: 'warn' }
  const by = ['prlimit', `--nofile=${OPEN_FILES}`]
  const child = spawnBare(['server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] }, by)
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout as Readable })
  const all: string[] = []
  lines.on('line', (line) => all.push(line))
  const said = async (what: RegExp): Promise<string> => {
    const find = () => all.find((line) => what.test(line))
    await untilHeard(lines, 'line', find, `the server says ${what}`)
    return find() as string
  }
  const origin = new URL((await said(/^Swagger UI is at /)).slice('Swagger UI is at '.length)).origin

  const sockets = Array.from({ length: ATTEMPTS }, () => connect(Number(new URL(origin).port), '127.0.0.1'))
  t.teardown(() => sockets.forEach((socket) => void socket.destroy()))
  for (const socket of sockets) socket.on('error', () => {})
  const open = () => sockets.filter(({ closed }) => !closed)
  await until(() => open().length <= CONNECTIONS, 'the others are refused')
  t.match(JSON.parse(await said(/80 connections are open, and no more are taken/)), { level: 40, address: '127.0.0.1' })
  t.ok(readdirSync(`/proc/${child.pid}/fd`).length < OPEN_FILES, 'and files are left for the database')

  const rest = open()
  t.equal(rest.length, CONNECTIONS)
  for (const socket of rest) socket.destroy()
  await until(() => open().length === 0, 'those are closed as well')
  t.equal((await fetch(`${origin}/health/ready`)).status, 200)
})

t.test('where the system says nothing of open files there is no limit of theirs', (t) => {
  t.equal(openFilesLimit('/nowhere/limits'), Number.POSITIVE_INFINITY)
  t.ok(openFilesLimit() > 0)
  t.end()
})
