import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { lookAt } from '../helpers/account.ts'
import { startCli } from '../helpers/cli-process.ts'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'
import { heard, within } from '../helpers/until.ts'

const DIE_AT_PRINT = join(import.meta.dirname, '../helpers/process/die-at-print.ts')
const fileIn = (folder: string) => join(folder, 'bulk-actions.db')
const keysIn = (folder: string) => lookAt(fileIn(folder), (db) => db.prepare('SELECT name FROM api_keys').pluck().all())

/** Starts a server on this folder; what it says on standard output until it listens. */
async function saysAtStart(t: Test, folder: string, env: Record<string, string> = {}) {
  const { origin, stop, said } = await startServer(t, { folder, env: { LOG_LEVEL: 'silent', ...env } })
  return { origin, stop, said: said.join('\n') }
}
/** The name of whose key this is. */
async function nameOf(origin: string, key: string): Promise<unknown> {
  const answer = await fetch(`${origin}/api/keys/self`, { headers: { authorization: `Bearer ${key}` } })
  return ((await answer.json()) as { name?: unknown }).name
}
/** A server on this folder that is killed between making the first key and showing it. */
async function loseKey(t: Test, folder: string): Promise<void> {
  const env = { PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: `sqlite:${fileIn(folder)}` }
  const child = spawnBare(['--import', DIE_AT_PRINT, 'server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const said = text(child.stdout as NodeJS.ReadableStream)
  const [, signal] = await heard(child, 'exit', 'the server has killed itself')
  t.equal(signal, 'SIGKILL')
  t.notMatch(await within(said, 'its output has ended'), /ba_/)
  t.strictSame(keysIn(folder), ['admin'], 'the key was made')
}

t.test('a first start says the key, where everything is, and what to do next', async (t) => {
  const env = { PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: `sqlite:${fileIn(temporaryFolder(t))}` }
  const child = spawnBare(['server.ts'], env, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const said = text(child.stdout as NodeJS.ReadableStream)
  // All of it is one write.
  const [written] = await heard<[Buffer]>(child.stdout as NodeJS.ReadableStream, 'data', 'the server says something')
  const [top, key = '', docs = '', monitor, , next = '', bottom] = String(written).split('\n')
  const origin = docs.replace(/^Swagger UI is at |\/docs$/g, '')
  t.match(top, /^-+$/)
  t.match(key, /^The administrator's API key, shown only this once: ba_/)
  t.match(docs, /^Swagger UI is at http:\/\/127\.0\.0\.1:\d+\/docs$/)
  t.equal(monitor, `The monitor is at ${origin}/monitor`)
  t.equal(bottom, top)
  const typed = spawnSync('bash', ['-c', next], { input: `${key.split(': ')[1]}\n`, encoding: 'utf8', timeout: 60_000 })
  t.match(typed, { status: 0, stdout: /^API key: \n{"name":"admin",.*}\n$/, stderr: '' })
  child.kill('SIGTERM')
  await within(said, 'its output has ended')
})

t.test('a key that was lost before it was shown: each start says how to get in until a key was used', async (t) => {
  const folder = temporaryFolder(t)
  await loseKey(t, folder)
  for (let start = 0; start < 2; start++) {
    const { said, stop } = await saysAtStart(t, folder)
    t.match(said, 'The only API key has never been used. If it is lost, start once with ADMIN_API_KEY set, or stop')
    t.match(said, `bulk-actions keys create <name> --role administrator --database ${fileIn(folder)}`)
    await stop()
  }
  const create = ['keys', 'create', 'rescue', '--role', 'administrator', '--database', fileIn(folder)]
  const { code, stdout, stderr } = await startCli(create, {}).result
  t.equal(code, 0, stderr)
  const { origin, said, stop } = await saysAtStart(t, folder)
  t.equal(said, `Swagger UI is at ${origin}/docs`, 'there is another key')
  t.equal(await nameOf(origin, stdout.trim()), 'rescue')
  await stop()
})

t.test('ADMIN_API_KEY is the other way back in, and then nothing is said', async (t) => {
  const folder = temporaryFolder(t)
  await loseKey(t, folder)
  const ADMIN_API_KEY = 'chosen-by-an-administrator-0000001'
  const { origin, said, stop } = await saysAtStart(t, folder, { ADMIN_API_KEY })
  t.equal(said, `Swagger UI is at ${origin}/docs`)
  t.equal(await nameOf(origin, ADMIN_API_KEY), 'admin')
  await stop()
})

t.test('a start that fails on its port makes no key, and the next one shows it', async (t) => {
  const folder = temporaryFolder(t)
  const taken = createServer().listen(0, '127.0.0.1')
  await heard(taken, 'listening', 'the port is taken')
  t.teardown(() => taken.close())
  const PORT = String((taken.address() as { port: number }).port)
  const failed = await failToStart(t, { PORT, DATABASE_URL: `sqlite:${fileIn(folder)}` })
  t.match(failed, { code: 1, stderr: /is in use/ })
  t.strictSame(keysIn(folder), [])
  const { said, stop } = await saysAtStart(t, folder)
  t.match(said, /shown only this once: ba_/)
  await stop()
})

t.test('the first key is made on the machine of the server, before it was ever started', async (t) => {
  const folder = temporaryFolder(t)
  const create = ['keys', 'create', 'netops', '--role', 'administrator', '--database', fileIn(folder)]
  const { code, stdout, stderr } = await startCli(create, {}).result
  t.equal(code, 0, stderr)
  t.match(stdout, /^ba_\S+\n$/, 'alone, so that it can go into a file')
  const { origin, said, stop } = await saysAtStart(t, folder)
  t.notMatch(said, /ba_/, 'and none is shown')
  t.equal(await nameOf(origin, stdout.trim()), 'netops')

  const second = await startCli(['keys', 'create', 'x', '--role', 'viewer', '--database', fileIn(folder)], {}).result
  t.match(second, { code: 1, stdout: '', stderr: /is in use by another server: stop that one/ })
  await stop()
  const taken = await startCli(create, {}).result
  t.match(taken, { code: 1, stdout: '', stderr: /A key named netops exists/ })
  const entries = lookAt(fileIn(folder), (db) =>
    db.prepare(`SELECT key_name FROM audit_log WHERE action = 'createApiKey'`).pluck().all(),
  )
  t.strictSame(entries, ['(command line)'])
})

t.test('what can not be a key is refused, and no file is made', async (t) => {
  const folder = temporaryFolder(t)
  const wrong: [string[], RegExp][] = [
    [['a b', '--role', 'viewer'], /a b can't be a name/],
    [['x', '--role', 'root'], /--role must be one of viewer, operator/],
    [['x', '--scope', 'jobs:all'], /, not jobs:all/],
    [['x', '--role', 'viewer', '--expires', '2001-01-01T00:00:00Z'], /must be in the future/],
    [['x', '--role', 'viewer', '--expires', 'tomorrow'], /Give a time with its offset/],
    [['x'], /either --role or --scope/],
  ]
  for (const [args, message] of wrong) {
    const result = await startCli(['keys', 'create', ...args, '--database', fileIn(folder)], {}).result
    t.match(result, { code: 2, stdout: '', stderr: message })
  }
  t.throws(() => keysIn(folder))
})
