import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { configTable } from '../../scripts/config-table.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'

const ROOT = join(import.meta.dirname, '../..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const run = promisify(execFile)

t.test("every command of the README's tour does what the text says", async (t) => {
  const { origin, adminKey } = await startServer(t)
  const cwd = temporaryFolder(t)
  symlinkSync(join(ROOT, 'test'), join(cwd, 'test'))
  const blocks = [...README.matchAll(/```sh tour\n(.*?)```/gs)].map(([, block]) => block)
  t.equal(blocks.length, 6)
  const script = ['set -eu', ...blocks].join('\necho ---\n')
  const env = { ...process.env, API: `${origin}/api`, KEY: adminKey ?? '' }
  const { stdout, stderr } = await run('bash', ['-c', script], { cwd, env })
  const [, imported, previewed, , watched, reverted, cancelled] = stdout.split('---\n')
  t.equal(stderr, '')
  t.match(imported, '"created":12049')
  t.match(previewed, '"preview_count":3000')
  t.match(watched, '"preview_count":3000')
  t.match(watched, '"mac":"24:0a:c4:40:00:01"')
  t.match(reverted, '"kind":"revert"')
  t.match(cancelled, '"status":"cancelled"')
  t.match(cancelled, '"status":"deleted"')
})

t.test('the configuration table is the one that the schema makes', async (t) => {
  t.ok(README.includes(configTable()), 'renew it with: node scripts/config-table.ts')
})
