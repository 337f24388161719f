import t from 'tap'
import { databaseName } from '../../db/open-store.ts'
import { startCli } from '../helpers/cli-process.ts'
import { tamper } from '../helpers/direct-sql.ts'
import { startServer } from '../helpers/server-process.ts'
import { databaseOf } from '../helpers/test-database.ts'

t.test('the audit log of a server is verified, and against a head that was logged', async (t) => {
  const database = await databaseOf(t)
  const server = await startServer(t, { database })
  const verify = (...args: string[]) => startCli(['audit', 'verify', '--database', database, ...args], {}).result

  const whole = await verify('--json')
  t.equal(whole.code, 0, whole.stderr)
  const { head, ...verdict } = JSON.parse(whole.stdout)
  t.match(verdict, { database: databaseName(database), intact: true })
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
  await tamper(database, `UPDATE audit_log SET action = 'nothing' WHERE seq = 1`)
  t.match(await verify(), { code: 1, stdout: /broken at entry 1: it was changed/ })
})
