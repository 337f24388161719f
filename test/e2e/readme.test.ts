import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { configTable } from '../../scripts/config-table.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'
import { newDatabase } from '../helpers/test-database.ts'

const ROOT = join(import.meta.dirname, '../..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const run = promisify(execFile)

for (const engine of ['sqlite', 'postgres'])
  t.test(`every command of the README's tour does what the text says, also a second time: ${engine}`, (t) =>
    tour(t, engine),
  )

async function tour(t: Test, engine: string): Promise<void> {
  const { url, remove } = await newDatabase(engine)
  t.teardown(remove)
  const { origin, adminKey } = await startServer(t, { database: url })
  const cwd = temporaryFolder(t)
  symlinkSync(join(ROOT, 'test'), join(cwd, 'test'))
  const blocks = [...README.matchAll(/```sh tour\n(.*?)```/gs)].map(([, block]) => block)
  t.equal(blocks.length, 6)
  const script = ['set -eu', ...blocks].join('\necho ---\n')
  const env = { ...process.env, API: `${origin}/api`, KEY: adminKey ?? '' }
  for (const created of [12049, 0]) {
    const { stdout, stderr } = await run('bash', ['-c', script], { cwd, env })
    const [, imported, previewed, , watched, reverted, cancelled] = stdout.split('---\n')
    t.equal(stderr, '')
    t.match(imported, `"created":${created},`)
    t.match(previewed, /^"preview_count":3000\n("mac":"24:0a:c4(:..){3}"\n){20}$/)
    t.match(watched, /"affected_count":3000,.*"status":"completed"/)
    t.match(watched, '"mac":"24:0a:c4:40:00:01"')
    t.match(watched, /}\n(10\.20\.\d+\.\d+\n){3}$/)
    t.match(reverted, '"kind":"revert"')
    t.match(cancelled, '"status":"cancelled"')
    t.match(cancelled, '"status":"deleted"')
  }
  t.strictSame(readdirSync(cwd), ['test'], 'nothing is left in the folder')
}

t.test("waiting for the tour's job ends also when there is no job", async (t) => {
  const [wait = ''] = /^while curl .*?done$/ms.exec(README) ?? []
  t.match(wait, 'jobs/$JOB"')
  const env = { ...process.env, API: 'file:///nowhere', JOB: '', KEY: '' }
  await run('bash', ['-c', wait], { env, timeout: 10_000 })
})

t.test('the configuration table is the one that the schema makes', async (t) => {
  t.ok(README.includes(configTable()), 'renew it with: node scripts/config-table.ts')
})
