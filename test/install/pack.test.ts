import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { LEASES } from '../helpers/cli-process.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { newDatabase } from '../helpers/test-database.ts'
import { within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const execute = promisify(execFile)
/** Without what the test runner loads into every Node that is started below it: nobody who installs has that. */
const BARE = ['-u', 'NODE_OPTIONS']
const run = (file: string, args: readonly string[], options: object) =>
  execute('env', [...BARE, file, ...args], { ...options, encoding: 'utf8' })
/** Whatever else is on the machine, `node` is the one that runs the tests. */
const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`

/** Packs this project and installs it into a folder of its own, as its users would. */
async function install(folder: string): Promise<void> {
  const env = { ...process.env, PATH }
  const pack = ['run', '--silent', 'package', '--', '--json', '--silent', '--pack-destination', folder]
  const packed = await run('npm', pack, { cwd: ROOT, env })
  const [, tarball = ''] = /"filename": "([^"]+)"/.exec(packed.stdout) ?? []
  writeFileSync(join(folder, 'package.json'), '{"private": true}')
  const quietly = ['--omit=dev', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund']
  await run('npm', ['install', ...quietly, join(folder, tarball)], { cwd: folder, env })
}

t.test('the package installs elsewhere, serves, imports, runs a job and checks its database', async (t) => {
  const folder = temporaryFolder(t)
  await install(folder)
  const home = join(folder, 'node_modules/bulk-actions')
  for (const left of ['test', 'server.ts', 'scripts']) t.notOk(existsSync(join(home, left)), `${left} stays at home`)
  t.notOk(existsSync(join(folder, 'node_modules/typescript')))

  const postgres = await newDatabase('postgres')
  t.teardown(postgres.remove)
  for (const url of [`sqlite:${join(folder, 'data/bulk-actions.db')}`, postgres.url])
    await t.test(new URL(url).protocol, (t) => useIt(t, folder, url))
})

async function useIt(t: Test, folder: string, DATABASE_URL: string): Promise<void> {
  const env = { ...process.env, PATH, DATABASE_URL, PORT: '0', LOG_LEVEL: 'silent' }
  const bin = join(folder, 'node_modules/.bin/bulk-actions')
  const server = spawn('env', [...BARE, bin, 'serve', '--json'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  t.teardown(() => server.kill('SIGKILL'))
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  const said = async (what: string) => JSON.parse((await within(lines.next(), `it says ${what}`)).value ?? '')
  const { admin_key } = await said('the first key')
  const { listening } = await said('where it listens')

  const calling = { ...env, BULK_ACTIONS_URL: listening, BULK_ACTIONS_API_KEY: admin_key }
  const cli = async (...args: string[]) =>
    JSON.parse((await run(bin, [...args, '--json'], { cwd: folder, env: calling })).stdout)
  t.match(await cli('import', LEASES), { received: 13049, created: 12049, rejected: 0 })
  const job = await cli('run', '-a', 'block', '-r', 'Hostile firmware', '-w', 'vendor contains Espressif')
  t.match(job, { status: 'completed', targeted_count: 3049, affected_count: 3049 })
  t.match(await cli('check'), { ok: true })
  const [contract, docs] = await Promise.all(['/openapi.json', '/docs'].map((path) => fetch(`${listening}${path}`)))
  t.match([contract?.status, docs?.status], [200, 200])
  if (existsSync(join(ROOT, 'monitor'))) t.equal((await fetch(`${listening}/monitor`)).status, 200)

  server.kill('SIGTERM')
  t.strictSame(await within(exited, 'the server has ended'), [0, null])
}
