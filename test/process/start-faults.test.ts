import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { createSqliteStore } from '../../db/sqlite/store.ts'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { addDevices, upTo } from '../helpers/on-bench.ts'
import { stranger, strangerCanRun } from '../helpers/process/bare-node.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { openStore } from '../helpers/process/store-process.ts'
import { untried } from '../helpers/process/untried.ts'
import { startServer, temporaryFolder } from '../helpers/server-process.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'
import { heard } from '../helpers/until.ts'

/** A file of ours with some devices in it, closed in good order. */
async function goodFile(t: Test): Promise<string> {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(500))
  bench.db.pragma('wal_checkpoint(TRUNCATE)')
  const path = join(temporaryFolder(t), 'fleet.db')
  copyFileSync(bench.path, path)
  return path
}

/** A start that must be refused with one sentence that names the file. */
async function refused(t: Test, path: string, sentence: RegExp): Promise<void> {
  const options = { path, concurrency: 4, retentionDays: 90, defaultMaxLimit: 10, onFault: (e: Error) => t.error(e) }
  const message = await createSqliteStore(options).then(
    () => 'it started',
    (error: Error) => error.message,
  )
  t.ok(message.includes(path), 'the file is named')
  t.match(message, sentence)
  t.notMatch(message, /\n/)
}

t.test('a file that is no database is refused', async (t) => {
  const path = await goodFile(t)
  writeFileSync(path, 'a shopping list, long enough to be read as the header of a database', { flag: 'r+' })
  await refused(t, path, /is not a SQLite database: restore it from a backup, or set DATABASE_URL to another file/)
})

t.test('a database with a damaged schema is refused', async (t) => {
  const path = await goodFile(t)
  const db = new Database(path)
  const size = db.pragma('page_size', { simple: true }) as number
  db.close()
  writeFileSync(path, Buffer.concat([headerOf(path), Buffer.alloc(size - 100, 0xa5)]), { flag: 'r+' })
  await refused(t, path, /is damaged: restore it from a backup/)
})
const headerOf = (path: string): Buffer => lookAt(path, (db) => db.serialize()).subarray(0, 100)

t.test('a truncated database is refused, and what is left is not touched', async (t) => {
  const path = await goodFile(t)
  truncateSync(path, 5000)
  const left = readFileSync(path)
  await refused(t, path, /is damaged: restore it from a backup/)
  t.ok(readFileSync(path).equals(left))
})

t.test('the database of another program is refused and left as it was', async (t) => {
  const path = join(temporaryFolder(t), 'other.db')
  const other = new Database(path)
  other.exec('CREATE TABLE jobs (id)')
  await refused(t, path, /is a SQLite database of another program: set DATABASE_URL to a file of its own/)
  other.pragma('user_version = 1')
  await refused(t, path, /another program/)
  t.strictSame(other.prepare('SELECT name FROM sqlite_schema').pluck().all(), ['jobs'])
  other.close()
})

t.test('a database of a newer release is refused', async (t) => {
  const path = await goodFile(t)
  const db = new Database(path)
  db.pragma('user_version = 9999')
  db.close()
  await refused(t, path, /is at schema version 9999, newer than the \d+ this release knows: install a newer release/)
})

t.test('a path that can not be a database file is refused', async (t) => {
  // What is beside it is removed as well.
  const folder = join(temporaryFolder(t), 'folder')
  mkdirSync(folder)
  await refused(t, folder, /can't be opened: it must be a file in a folder where the server's user may write/)
  writeFileSync(join(folder, 'file'), '')
  await refused(t, join(folder, 'file', 'fleet.db'), /can't be opened/)
})

t.test('a file that another program is writing is refused', async (t) => {
  const path = join(temporaryFolder(t), 'fleet.db')
  const other = new Database(path)
  other.exec('BEGIN EXCLUSIVE')
  await refused(t, path, /is being written by another program: stop that one and start again/)
  other.close()
})

t.test('a second store on the same file is refused, also under another name, and the first goes on', async (t) => {
  const path = await goodFile(t)
  const first = await openStore(t, path)
  await refused(t, path, /is in use by another server: stop that one, or set DATABASE_URL to another file/)
  const link = join(temporaryFolder(t), 'link.db')
  symlinkSync(path, link)
  await t.rejects(openStore(t, link), {
    message: `${path} is in use by another server: stop that one, or set DATABASE_URL to another file`,
  })
  await first.ping()
  await first.close()
  const second = await openStore(t, path)
  await second.ping()
})

t.test('a link to a file that is not there yet is followed, and its file has one owner as well', async (t) => {
  const [path, link] = [join(temporaryFolder(t), 'fleet.db'), join(temporaryFolder(t), 'link.db')]
  symlinkSync(path, link)
  const first = await openStore(t, link)
  await t.rejects(openStore(t, link), { message: /is in use by another server/ })
  await first.ping()
})

t.test('what lies on the disk is for nobody else to read', async (t) => {
  const umask = process.umask(0o022)
  t.teardown(() => process.umask(umask))
  const folder = join(temporaryFolder(t), 'data')
  await openStore(t, join(folder, 'fleet.db'))
  const modes = ['.', 'fleet.db', 'fleet.db-wal', 'fleet.db-shm', 'fleet.db.lock'].map(
    (name) => statSync(join(folder, name)).mode & 0o777,
  )
  t.strictSame(modes, [0o700, 0o600, 0o600, 0o600, 0o600])
})

t.test('the process says one sentence and exits with 1; the next start works once the fault is mended', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'bulk-actions.db')
  const server = await startServer(t, { folder })
  const second = await failToStart(t, { DATABASE_URL: `sqlite:${path}` })
  t.match(second, { code: 1, stdout: '' })
  t.equal(
    second.stderr,
    `Bulk Actions could not start: ${path} is in use by another server: stop that one, or set DATABASE_URL to another file\n`,
  )

  const exited = heard(server.child, 'exit', 'the killed server is gone')
  server.child.kill('SIGKILL')
  await exited
  const next = await startServer(t, { folder })
  t.equal(await next.stop(), 0)
})

t.test('a file or a folder that the server may not write is refused', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'fleet.db')
  copyFileSync(await goodFile(t), path)
  if (!strangerCanRun()) return untried(t, 'root may write everywhere, and nobody else may read this checkout')
  const attempt = (file: string) => failToStart(t, { DATABASE_URL: `sqlite:${file}` }, stranger)
  chmodSync(folder, 0o777)
  chmodSync(path, 0o444)
  const file = await attempt(path)
  t.equal(file.code, 1)
  t.match(
    file.stderr,
    /^Bulk Actions could not start: \S+fleet\.db can't be written: give the server's user the right to write the file and its folder \(.*\)\n$/,
  )

  mkdirSync(join(folder, 'closed'))
  chmodSync(join(folder, 'closed'), 0o555)
  for (const inside of ['closed/new.db', 'closed/deeper/new.db']) {
    const closed = await attempt(join(folder, inside))
    t.equal(closed.code, 1)
    t.match(
      closed.stderr,
      /^Bulk Actions could not start: \S+new\.db can't be opened: it must be a file in a folder .*\n$/,
    )
  }
})

t.test(
  'a log that a crash left is taken over, and one that was torn loses only what was never acknowledged',
  async (t) => {
    const bench = sqliteBenchOf(t)
    await addDevices(bench, upTo(100))
    bench.db.pragma('wal_checkpoint(TRUNCATE)')
    await addDevices(bench, upTo(300))
    const path = join(temporaryFolder(t), 'fleet.db')
    copyFileSync(bench.path, path)
    copyFileSync(`${bench.path}-wal`, `${path}-wal`)
    t.equal((await bench.store.listDevices({}, { limit: 1000, after: null })).data.length, 300)
    const store = await openStore(t, path)
    t.equal(await store.countDevices({ rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }), 300)
    await store.close()

    copyFileSync(bench.path, path)
    copyFileSync(`${bench.path}-wal`, `${path}-wal`)
    truncateSync(`${path}-wal`, 5000)
    const again = await openStore(t, path)
    t.equal(await again.countDevices({ rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }), 100)
    await again.close()
    t.strictSame(lookAt(path, accountFaults), [])
  },
)
