import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { onTerminal } from '../helpers/process/pseudo-terminal.ts'
import { untried } from '../helpers/process/untried.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { heard, within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const ADMIN_API_KEY = 'chosen-by-an-administrator-0000001'
const headers = { authorization: `Bearer ${ADMIN_API_KEY}` }
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** What a person asks, and what is asked without one. */
async function ask(origin: string): Promise<string> {
  for (const path of ['/health/live', '/health/ready', '/metrics', '/monitor', '/monitor/main.js', '/openapi.json']) {
    const { status } = await fetch(`${origin}${path}`, { headers })
    if (status !== 200) throw new Error(`${path} was answered ${status}`)
  }
  await fetch(`${origin}/api/actions/bulk/jobs?limit=7`, { headers: { ...headers, 'x-watching': '1' } })
  await fetch(`${origin}/api/devices?hostname=confidential`, { headers })
  await fetch(`${origin}/api/devices/24:0a:c4:40:00:01?token=confidential`)
  await fetch(`${origin}/nowhere?password=confidential`)
  const body = { action_type: 'block', action_reason: 'x', criteria: { rules: [TAGGED] } }
  const made = await fetch(`${origin}/api/actions/bulk/jobs`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return ((await made.json()) as { job_id: string }).job_id
}
const TAGGED = { field: 'tag', operator: 'equals', value: 'stolen' }

t.test('on a terminal each request is one short line, and probes, pages and looks have none', async (t) => {
  if (!hasScript) return untried(t, 'there is no script(1) of util-linux here to make a terminal with')
  const env = { PATH: process.env.PATH ?? '', PORT: '0', DATABASE_URL: 'sqlite::memory:', ADMIN_API_KEY }
  const terminal = onTerminal(t, `exec '${process.execPath}' server.ts`, ROOT, env)
  await terminal.shows(/Swagger UI is at \S+\/docs\r/)
  const [, origin = ''] = /is at (\S+)\/docs/.exec(terminal.lines().join('\n')) ?? []
  const jobId = await ask(origin)
  await terminal.shows(/POST \/api\/actions\/bulk\/jobs 201.*\r/)
  t.equal(await terminal.interrupt(), 0)
  const lines = terminal.lines()
  const asked = lines.slice(lines.findIndex((line) => line.includes('Swagger UI')) + 1, -1)
  const end = asked.findIndex((line) => line.includes('closing'))
  const expected = [
    /^\[\d\d:\d\d:\d\d\] INFO: GET \/api\/devices 200 [\d.]+ ms admin$/,
    /^\[\d\d:\d\d:\d\d\] INFO: GET \/api\/devices\/24:0a:c4:40:00:01 401 [\d.]+ ms$/,
    /^\[\d\d:\d\d:\d\d\] INFO: GET \/nowhere 404 [\d.]+ ms$/,
    new RegExp(`^\\[\\d\\d:\\d\\d:\\d\\d\\] INFO: POST /api/actions/bulk/jobs 201 [\\d.]+ ms admin job ${jobId}$`),
  ]
  t.equal(end, expected.length, asked.join('\n'))
  for (const [index, pattern] of expected.entries()) t.match(asked[index], pattern)
  t.notMatch(lines.join('\n'), 'confidential')
  for (const line of lines) t.ok(!/^\s/.test(line), `one line each: ${line}`)
})

t.test('into a pipe or a file the same requests are JSON, with what the short line leaves out', async (t) => {
  const env = { PORT: '0', DATABASE_URL: `sqlite:${temporaryFolder(t)}/x.db`, ADMIN_API_KEY }
  const child = spawnBare(['server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const stdout = child.stdout as NodeJS.ReadableStream
  const said = text(stdout)
  let start = ''
  while (!start.includes('/docs\n')) start += (await heard(stdout, 'data', 'the server says where it listens', 120))[0]
  const jobId = await ask(/is at (\S+)\/docs/.exec(start)?.[1] ?? '')
  child.kill('SIGTERM')
  const lines = (await within(said, 'its output has ended', 120)).trimEnd().split('\n')
  const requests = lines
    .filter((line) => !line.startsWith('Swagger UI'))
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request')
  t.match(requests, [
    { operationId: 'listDevices', path: '/api/devices', method: 'GET', status: 200, key: 'admin', requestId: String },
    { operationId: 'getDevice', path: '/api/devices/24:0a:c4:40:00:01', status: 401 },
    { path: '/nowhere', status: 404 },
    { operationId: 'createBulkActionJob', status: 201, ms: Number, jobId },
  ])
  t.equal(requests.length, 4)
  t.notMatch(lines.join('\n'), 'confidential')
})
