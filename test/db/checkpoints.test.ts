import { join } from 'node:path'
import t from 'tap'
import { createCheckpoints } from '../../db/checkpoints.ts'
import { openForReading, openForWriting } from '../../db/connection.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const [SOON, LATER] = [9_000, 11_000]

function bench(path: string) {
  const db = openForWriting(path)
  db.exec('CREATE TABLE words (word TEXT)')
  const faults: string[] = []
  let now = 0
  const checkpoints = createCheckpoints(
    db,
    ({ message }) => faults.push(message),
    () => now,
  )
  const lookAfter = (milliseconds: number) => {
    now += milliseconds
    checkpoints.look()
  }
  return { db, faults, lookAfter }
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
  t.match(faults[0], /^The write-ahead log can't be folded .* it grows\. Check the disk\. \(disk I\/O error\)$/)
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
  t.match(faults, [/Something reads for long and holds 1\d{5} pages of it\.$/])
  reader.exec('COMMIT')
  lookAfter(LATER)
  t.equal(faults.length, 1)
})
