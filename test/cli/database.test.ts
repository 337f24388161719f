import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { cliOf, LEASES, startCli } from '../helpers/cli-process.ts'
import { tamper } from '../helpers/direct-sql.ts'
import { onlyOn } from '../helpers/only-on.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'
import { databaseOf } from '../helpers/test-database.ts'

const A_FILE = onlyOn('sqlite', 'files, which PostgreSQL has none of that are ours')

t.test('a backup made while the server works is sound, complete and starts', A_FILE, async (t) => {
  const folder = temporaryFolder(t)
  const cli = await cliOf(t, { folder })
  const database = join(folder, 'bulk-actions.db')
  const copy = join(folder, 'copy.db')
  await cli.run(['import', LEASES])
  const everything = ['-w', 'source equals kea', '--max-limit', '20000']
  const working = cli.start(['run', '-a', 'monitor', '-r', 'At work', ...everything])
  const backup = await cli.run(['backup', copy, '--database', database, '--json'])
  t.equal(backup.code, 0, backup.stderr)
  t.strictSame(JSON.parse(backup.stdout), { database, file: copy, bytes: statSync(copy).size })
  t.equal(statSync(copy).mode & 0o777, 0o600)
  t.equal((await working.result).code, 0)

  const again = await cli.run(['backup', copy, '--database', database])
  t.match(again, { code: 1, stderr: /never overwrites/ })
  for (const file of [database, copy]) {
    const check = await cli.run(['check', '--json'], { env: { DATABASE_URL: `sqlite:${file}` } })
    t.match(JSON.parse(check.stdout), { database: file, ok: true })
    t.equal(check.code, 0)
  }
  const restored = await startServer(t, { database: `sqlite:${copy}` })
  const headers = { authorization: `Bearer ${cli.env.BULK_ACTIONS_API_KEY}` }
  const answer = await fetch(`${restored.origin}/api/devices?limit=1`, { headers })
  t.equal(answer.status, 200, 'with the same keys')
})

t.test('check names what is wrong and fails', async (t) => {
  const database = await databaseOf(t)
  await tamper(
    database,
    `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at)
     VALUES ('block', 1, 77, 77, 0, 0)`,
  )
  const { code, stdout } = await startCli(['check', '--database', database], {}).result
  t.equal(code, 1)
  t.match(stdout, /^1 FOUND {2}active_jobs: .*\n {4}block of device 1: job 77, placed by 77$/m)
  t.match(stdout, /^ok {2}integrity: /m)
})

t.test('a foreign file is reported as no database of Bulk Actions', A_FILE, async (t) => {
  const folder = temporaryFolder(t)
  const text = join(folder, 'text.db')
  writeFileSync(text, 'hello, I am long enough to be read as something that I am not')
  t.match(await startCli(['check', '--database', text], {}).result, { code: 1, stderr: /not a database/ })
  t.match(await startCli(['backup', join(folder, 'copy.db'), '--database', text], {}).result, { code: 1 })
  const other = join(folder, 'other.db')
  new Database(other).exec('CREATE TABLE t (x)').close()
  t.match(await startCli(['check', '--database', other], {}).result, { code: 1, stderr: /schema version 0/ })
})
