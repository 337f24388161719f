import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { promisify, stripVTControlCharacters } from 'node:util'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import type { Role } from '../../plugins/auth/roles.ts'
import type { Config } from '../../plugins/config.ts'
import { createLogger } from '../../plugins/logging/logging.ts'
import { forPeople } from '../../plugins/logging/terminal-log.ts'
import { testApp } from '../helpers/app.ts'
import { withBearer } from './bare-app.ts'

const ROOT = join(import.meta.dirname, '../..')

function memory() {
  const text: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text.push(String(chunk))
      done()
    },
  })
  const lines = (): Record<string, unknown>[] =>
    text
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { stream, lines, all: () => text.join('') }
}

async function logged(t: Test, level: Config['LOG_LEVEL']) {
  const log = memory()
  const built = await testApp(t, { logger: await createLogger(level, log.stream) })
  const requests = () => log.lines().filter(({ msg }) => msg === 'request')
  const inject = (role: Role | null, request: InjectOptions) =>
    built.app.inject(role === null ? request : withBearer(request, built.keys[role]))
  return { ...built, ...log, requests, inject }
}

t.test('each request has one line: operation, status, time, key, request id', async (t) => {
  const { inject, requests } = await logged(t, 'info')
  const answer = await inject('viewer', { url: '/api/actions/bulk/jobs?limit=5' })
  t.equal(requests().length, 1)
  const [line] = requests()
  t.match(line, {
    level: 30,
    operationId: 'listBulkActionJobs',
    method: 'GET',
    status: 200,
    key: /^viewer-/,
    requestId: answer.headers['x-request-id'],
  })
  t.type(line?.ms, 'number')
})

t.test('the job is named where there is one', async (t) => {
  const { inject, requests } = await logged(t, 'info')
  await inject('viewer', { url: '/api/actions/bulk/jobs/some-job' })
  t.match(requests()[0], { operationId: 'getBulkActionJob', status: 404, jobId: 'some-job' })
})

t.test('a request that makes a job is logged with the id of that job', async (t) => {
  const { inject, requests } = await logged(t, 'info')
  const made = await inject('operator', {
    method: 'POST',
    url: '/api/actions/bulk/jobs',
    payload: {
      action_type: 'block',
      action_reason: 'stolen',
      scheduled_at: '2099-01-01T00:00:00Z',
      criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
    },
  })
  t.match(requests()[0], { operationId: 'createBulkActionJob', status: 201, jobId: made.json().job_id })
})

t.test('what is no operation is named by its path, without its query', async (t) => {
  const { app, requests } = await logged(t, 'info')
  await app.inject('/nowhere?password=secret')
  await app.inject('/%zz')
  t.match(requests()[0], { path: '/nowhere', status: 404 })
  t.match(requests()[1], { status: 400 })
})

t.test('probes, pages and what an open monitor page asks are debug, unless they fail', async (t) => {
  const quiet = async (request: InjectOptions) => {
    const { inject, requests } = await logged(t, 'debug')
    await inject('administrator', request)
    return requests().map(({ level }) => level === 20)
  }
  const headers = { 'x-watching': '1' }
  for (const url of ['/health/live', '/health/ready', '/metrics', '/docs', '/monitor', '/monitor/main.js', '/'])
    t.strictSame(await quiet({ url }), [true], url)
  t.strictSame(await quiet({ url: '/api/actions/bulk/jobs', headers }), [true])
  t.strictSame(await quiet({ url: '/api/actions/bulk/jobs' }), [false], 'asked by somebody')
  t.strictSame(await quiet({ url: '/api/actions/bulk/jobs?limit=0', headers }), [false], 'refused')
  t.strictSame(await quiet({ url: '/api/devices', headers }), [false], 'nothing else can be hidden')
  t.strictSame(await quiet({ url: '/monitor/none.js' }), [false], 'not there')
})

t.test('an answer that broke off says why in its short line, and a fault shows its stack', (t) => {
  const broken = {
    level: 30,
    msg: 'request',
    method: 'GET',
    path: '/x',
    status: 200,
    err: { message: 'it\u001b[2Jbroke' },
  }
  t.match(stripVTControlCharacters(forPeople(JSON.stringify(broken))), /INFO: GET \/x 200 it\uFFFD\[2Jbroke\n$/)
  const fault = {
    level: 50,
    msg: 'a fault',
    jobId: 'a',
    err: { type: 'Error', message: 'trap', stack: 'Error: trap\n  at x' },
  }
  t.match(stripVTControlCharacters(forPeople(JSON.stringify(fault))), /ERROR: a fault.*at x/s)
  t.end()
})

t.test('on level warn a healthy run logs the head of the audit log alone', async (t) => {
  const { inject, lines } = await logged(t, 'warn')
  await inject('viewer', { url: '/api/actions/bulk/jobs' })
  await inject('viewer', { url: '/nowhere' })
  t.strictSame(
    lines().map(({ msg }) => msg),
    ['head of the audit log'],
  )
})

t.test('no key is ever in the log', async (t) => {
  const { app, keys, inject, all } = await logged(t, 'trace')
  await inject('administrator', { method: 'POST', url: '/api/keys', payload: { name: 'new', role: 'viewer' } })
  await inject('viewer', { url: '/api/keys' })
  await app.inject({ url: '/api/keys', headers: { authorization: 'Bearer a-wrong-key' } })
  const basic = Buffer.from(`feed:${keys.operator}`).toString('base64')
  await app.inject({ url: '/api/feeds/block', headers: { authorization: `Basic ${basic}` } })
  t.notMatch(all(), /a-wrong-key/)
  t.notMatch(all(), basic)
  app.log.info({ headers: { authorization: `Bearer ${keys.viewer}` }, ADMIN_API_KEY: keys.viewer }, 'careless')
  t.match(all(), '[redacted]')
  for (const key of Object.values(keys)) t.notMatch(all(), key)
})

t.test('a fault of ours is logged as an error, with its stack, under the request id', async (t) => {
  const { app, inject, lines } = await logged(t, 'info')
  app.store.listJobs = () => Promise.reject(new TypeError('trap'))
  const answer = await inject('viewer', { url: '/api/actions/bulk/jobs' })
  t.equal(answer.statusCode, 500)
  const fault = lines().find(({ level }) => level === 50)
  t.match(fault, { requestId: answer.headers['x-request-id'], err: { message: 'trap', stack: /logging\.test/ } })
})

t.test('without a stream it writes to the standard output', async (t) => {
  const script = `import { createLogger } from './plugins/logging/logging.ts'
    ;(await createLogger('info')).info('hello')`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
  })
  t.match(JSON.parse(stdout), { level: 30, msg: 'hello' })
  t.equal(stderr, '')
})
