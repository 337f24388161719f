import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createCheckpoints } from '../../db/sqlite/checkpoints/checkpoints.ts'
import { startCheckpointer } from '../../db/sqlite/checkpoints/start-checkpointer.ts'
import { type Connection, openForReading, openForWriting } from '../../db/sqlite/connection.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { until } from '../helpers/until.ts'

const [SOON, LATER] = [9_000, 11_000]

const pagesOf = (db: Connection) => (db.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }])[0]

function bench(path: string) {
  const db = openForWriting(path)
  db.exec('CREATE TABLE words (word TEXT)')
  const faults: string[] = []
  let now = 0
  const asked: number[] = []
  const checkpointer = { ask: () => void asked.push(pagesOf(db).log), isAsked: false, close() {} }
  const checkpoints = createCheckpoints(
    db,
    checkpointer,
    ({ message }) => faults.push(message),
    () => now,
  )
  const lookAfter = (milliseconds: number) => {
    now += milliseconds
    checkpoints.look()
  }
  return { db, faults, asked, checkpointer, checkpoints, lookAfter }
}

t.test('a log that can not be folded in is told of once, and again when it happens anew', async (t) => {
  const { db, faults, lookAfter } = bench(join(temporaryFolder(t), 'test.db'))
  t.teardown(() => db.close())
  const pragma = db.pragma.bind(db)
  const failing = () => {
    throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
  }
  db.pragma = failing
  lookAfter(SOON)
  t.strictSame(faults, [], 'it is not time')
  lookAfter(LATER)
  lookAfter(LATER)
  t.equal(faults.length, 1)
  t.match(faults[0], /^The write-ahead log can't be copied .* it grows\. Check the disk\. \(disk I\/O error\)$/)
  db.pragma = pragma
  lookAfter(LATER)
  db.pragma = failing
  lookAfter(LATER)
  t.equal(faults.length, 2)
  db.pragma = pragma
})

t.test('a read that holds the log for so long that it grows is told of', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const { db, faults, lookAfter } = bench(path)
  t.teardown(() => db.close())
  const reader = openForReading(path)
  t.teardown(() => reader.close())
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM words').get()
  lookAfter(LATER)
  t.strictSame(faults, [])
  db.pragma('synchronous = OFF')
  db.exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 110000)
    INSERT INTO words SELECT hex(zeroblob(2000)) FROM n`)
  lookAfter(LATER)
  t.match(faults, [/A long read holds 1\d{5} pages of it\.$/])
  reader.exec('COMMIT')
  lookAfter(LATER)
  t.equal(faults.length, 1)
})

/** About so many pages more in the log. */
const grow = (db: Connection, pages: number) =>
  db.exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${pages})
    INSERT INTO words SELECT hex(zeroblob(2000)) FROM n`)

t.test('the checkpointer is asked once the log is long, and again each time that it has grown', async (t) => {
  const { db, asked, checkpointer, lookAfter } = bench(join(temporaryFolder(t), 'test.db'))
  t.teardown(() => db.close())
  grow(db, 900)
  lookAfter(0)
  t.strictSame(asked, [], 'the log is short')
  grow(db, 200)
  lookAfter(0)
  lookAfter(0)
  t.equal(asked.length, 1)
  grow(db, 900)
  lookAfter(0)
  t.equal(asked.length, 1, 'it has grown by little')
  grow(db, 200)
  checkpointer.isAsked = true
  lookAfter(0)
  t.equal(asked.length, 1, 'it is at work')
  checkpointer.isAsked = false
  lookAfter(0)
  t.equal(asked.length, 2)
})

t.test('the writer folds in what the checkpointer left of a long log, so that it begins anew', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const { db, lookAfter } = bench(path)
  t.teardown(() => db.close())
  const other = openForWriting(path)
  t.teardown(() => other.close())
  grow(db, 4200)
  other.exec('BEGIN')
  other.prepare('SELECT count(*) FROM words').get()
  grow(db, 100)
  db.pragma('wal_checkpoint(PASSIVE)')
  other.exec('COMMIT')
  lookAfter(0)
  t.equal(pagesOf(db).checkpointed, pagesOf(db).log)
  grow(db, 1)
  t.ok(pagesOf(db).log < 20, `${pagesOf(db).log} pages`)
})

t.test('the writer makes the checkpoint where the checkpointer does not keep up', async (t) => {
  const { db, asked, lookAfter } = bench(join(temporaryFolder(t), 'test.db'))
  t.teardown(() => db.close())
  grow(db, 17_000)
  lookAfter(0)
  t.strictSame(asked, [])
  t.equal(pagesOf(db).checkpointed, pagesOf(db).log)
})

t.test(
  'a log that grows while a checkpoint is made is long in the end, and no more once it has begun anew',
  async (t) => {
    const { db, checkpointer, checkpoints, lookAfter } = bench(join(temporaryFolder(t), 'test.db'))
    t.teardown(() => db.close())
    grow(db, 5000)
    checkpointer.isAsked = true
    lookAfter(0)
    t.ok(checkpoints.isBusy && !checkpoints.isLong)
    grow(db, 12_000)
    lookAfter(0)
    t.ok(checkpoints.isLong)
    db.pragma('wal_checkpoint(PASSIVE)')
    checkpointer.isAsked = false
    grow(db, 1)
    lookAfter(0)
    t.notOk(checkpoints.isLong || checkpoints.isBusy)
  },
)

t.test('while a read holds the log, it is not tried again before the log has grown', async (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const { db, lookAfter } = bench(path)
  t.teardown(() => db.close())
  const reader = openForReading(path)
  t.teardown(() => reader.close())
  grow(db, 100)
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM words').get()
  grow(db, 17_000)
  let checkpoints = 0
  const pragma = db.pragma.bind(db)
  db.pragma = ((...args: Parameters<typeof pragma>) => {
    checkpoints++
    return pragma(...args)
  }) as typeof pragma
  for (let turn = 0; turn < 10; turn++) lookAfter(0)
  t.equal(checkpoints, 1)
  reader.exec('COMMIT')
})

t.test(
  'a thread makes the checkpoint that it is asked for, and has let go of the file when it is told to',
  async (t) => {
    const path = join(temporaryFolder(t), 'test.db')
    const db = openForWriting(path)
    t.teardown(() => db.close())
    const checkpointer = startCheckpointer(path)
    t.teardown(() => checkpointer.close())
    db.exec('CREATE TABLE words (word TEXT)')
    db.pragma('wal_autocheckpoint = 0')
    grow(db, 2000)
    const isFoldedIn = () => {
      checkpointer.ask()
      return pagesOf(db).checkpointed === pagesOf(db).log
    }
    await until(isFoldedIn, 'the thread has made the checkpoint', 30)
    checkpointer.close()
    db.close()
    t.notOk(existsSync(`${path}-wal`), 'the last to close the file removes its log')
  },
)
