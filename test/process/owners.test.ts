import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { type Client, startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const NAME = 'bulk-actions.db'
const SILENT = { LOG_LEVEL: 'silent' }

/** A server that can't notice anything for the time being, as on a machine that hangs. */
async function startFrozen(t: Test, folder: string): Promise<Client> {
  const client = await startClient(t, folder, SILENT)
  t.teardown(() => client.child.kill('SIGCONT'))
  client.child.kill('SIGSTOP')
  return client
}

t.test('a second server is refused where the lock of the first was removed or replaced, however often', async (t) => {
  const folder = temporaryFolder(t)
  const [path, lock] = [join(folder, NAME), join(folder, `${NAME}.lock`)]
  const first = await startFrozen(t, folder)
  const changes = [
    () => rmSync(lock),
    () => {},
    () => {
      writeFileSync(`${lock}.new`, '')
      renameSync(`${lock}.new`, lock)
    },
  ]
  for (const change of changes) {
    change()
    const { code, stderr } = await failToStart(t, { DATABASE_URL: `sqlite:${path}` })
    t.equal(code, 1)
    t.match(
      stderr,
      /is open in another program, and the lock beside it is not that of its last server: stop that program/,
    )
  }
  first.child.kill('SIGCONT')
  t.equal(await exitOf(first), 1, 'the first one ends, since its lock is gone')
  const next = await startClient(t, folder, SILENT)
  t.equal(await next.stop(), 0)
})

t.test('a file with two names is refused under both, and a server that has it open goes on', async (t) => {
  const [folder, other] = [temporaryFolder(t), join(temporaryFolder(t), 'other.db')]
  const first = await startClient(t, folder, SILENT)
  linkSync(join(folder, NAME), other)
  const { code, stderr } = await failToStart(t, { DATABASE_URL: `sqlite:${other}` })
  t.equal(code, 1)
  t.match(
    stderr,
    /other\.db has 2 names \(hard links\), by which two servers could use it at once: remove the others, or copy/,
  )
  t.equal((await first.get('/health/ready')).status, 200)
  t.equal(await first.stop(), 0)
  t.match(await failToStart(t, { DATABASE_URL: `sqlite:${join(folder, NAME)}` }), { code: 1, stderr: /has 2 names/ })
  rmSync(other)
  t.equal(await (await startClient(t, folder, SILENT)).stop(), 0)
})

t.test('one that only reads keeps no server of the same lock from starting', async (t) => {
  const folder = temporaryFolder(t)
  const first = await startClient(t, folder, SILENT)
  await first.kill()
  const reader = new Database(join(folder, NAME), { readonly: true })
  t.teardown(() => void reader.close())
  t.ok(reader.prepare('SELECT count(*) FROM devices').get())
  const next = await startClient(t, folder, SILENT)
  t.equal(await next.stop(), 0)
})

t.test('a server that was killed leaves its lock to the next', async (t) => {
  const folder = temporaryFolder(t)
  const first = await startClient(t, folder, SILENT)
  await first.kill()
  t.equal(await (await startClient(t, folder, SILENT)).stop(), 0)
})
