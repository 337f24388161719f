import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { openForReading, openForWriting } from '../../db/sqlite/connection.ts'
import { backUp } from '../../db/sqlite/file/backup.ts'

const MEGABYTE = 1024 * 1024

/** A database whose write-ahead log has grown, as it does while somebody reads for long. */
function grown(t: { teardown(work: () => void): unknown }, megabytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-backup-'))
  const path = join(folder, 'a.db')
  const db = openForWriting(path)
  db.pragma('synchronous = OFF')
  db.exec('CREATE TABLE big (bytes BLOB); CREATE TABLE words (word TEXT)')
  const reader = openForReading(path)
  t.teardown(() => {
    for (const one of [reader, db]) one.close()
    rmSync(folder, { recursive: true })
  })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM big').get()
  const grow = db.prepare('INSERT INTO big VALUES (zeroblob(?))')
  for (let written = 0; written < megabytes; written++) grow.run(MEGABYTE)
  return {
    folder,
    path,
    endRead: () => void reader.exec('COMMIT'),
    commit: () => void db.exec(`INSERT INTO words VALUES ('one')`),
    walBytes: () => statSync(`${path}-wal`).size,
  }
}

t.test('a backup leaves no commit more to do than its own', async (t) => {
  const { folder, path, endRead, commit, walBytes } = grown(t, 8)
  endRead()
  const before = walBytes()
  t.ok(before > 8 * MEGABYTE)
  backUp(path, join(folder, 'copy.db'))
  commit()
  t.equal(walBytes(), before, 'the log begins anew, since all of it is in the database')
})

t.test('a write-ahead log that has grown is small again once nobody reads it', async (t) => {
  const { endRead, commit, walBytes } = grown(t, 40)
  endRead()
  t.ok(walBytes() > 40 * MEGABYTE)
  // One brings the log into the database, the next begins it anew.
  commit()
  commit()
  t.equal(walBytes(), 32 * MEGABYTE)
})
