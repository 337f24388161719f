import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { startCli } from '../helpers/cli-process.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'

t.test('the audit log of a server is verified, and against a head that was logged', async (t) => {
  const folder = temporaryFolder(t)
  const server = await startServer(t, { folder })
  const file = join(folder, 'bulk-actions.db')
  const verify = (...args: string[]) => startCli(['audit', 'verify', '--database', file, ...args], {}).result

  const whole = await verify('--json')
  t.equal(whole.code, 0, whole.stderr)
  const { head, ...verdict } = JSON.parse(whole.stdout)
  t.match(verdict, { database: file, intact: true })
  t.match(await verify('--head', `${head.seq}:${head.hash}`), {
    code: 0,
    stdout: /^The audit log is intact: \d+ entries/,
  })
  t.match(await verify('--head', `99:${head.hash}`), {
    code: 1,
    stdout: /broken at entry \d+: .* missing from here to 99/,
  })
  t.match(await verify('--head', 'nonsense'), { code: 2, stderr: /<seq>:<hash>/ })

  await server.stop()
  const db = new Database(file)
  db.exec(`DROP TRIGGER audit_log_no_update; UPDATE audit_log SET action = 'nothing' WHERE seq = 1`)
  db.close()
  t.match(await verify(), { code: 1, stdout: /broken at entry 1: it was changed/ })
})
