import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Connection, openForReading, openForWriting } from '../../../db/connection.ts'
import { migrate } from '../../../db/migrate.ts'
import { dumpSchema } from '../../../scripts/dump-schema.ts'

function fresh(t: Test): Connection {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-migrate-'))
  const db = openForWriting(join(folder, 'a.db'))
  t.teardown(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })
  return db
}

t.test('the schema after all migrations is the one that is committed; npm run schema writes it', (t) => {
  const db = fresh(t)
  migrate(db)
  t.equal(dumpSchema(db), readFileSync(new URL('../../../db/schema.sql', import.meta.url), 'utf8'))
  t.end()
})

t.test('migrating again changes nothing', (t) => {
  const db = fresh(t)
  migrate(db)
  const secret = db.prepare(`SELECT value FROM meta WHERE name = 'secret'`).get()
  migrate(db)
  t.same(db.prepare(`SELECT value FROM meta WHERE name = 'secret'`).get(), secret)
  t.end()
})

t.test('a database of a newer release is refused and left alone', (t) => {
  const db = fresh(t)
  migrate(db)
  db.pragma('user_version = 9999')
  t.throws(() => migrate(db), {
    message: /a\.db is at schema version 9999, newer than the \d+ this release knows: install/,
  })
  t.equal(db.pragma('user_version', { simple: true }), 9999)
  t.end()
})

t.test('a database of another program is refused and left alone', (t) => {
  for (const version of [0, 1, 9999]) {
    const db = fresh(t)
    db.exec('CREATE TABLE theirs (a)')
    db.pragma(`user_version = ${version}`)
    t.throws(() => migrate(db), { message: /a\.db is a SQLite database of another program: set DATABASE_URL/ })
    t.same(db.prepare('SELECT name FROM sqlite_schema').pluck().all(), ['theirs'])
  }
  t.end()
})

t.test('every connection that writes waits for the disk, and one that reads cannot write', (t) => {
  const db = fresh(t)
  migrate(db)
  t.same(db.pragma('synchronous', { simple: true }), 2)
  t.equal(db.pragma('journal_mode', { simple: true }), 'wal')
  const again = openForWriting(db.name)
  t.same(again.pragma('synchronous', { simple: true }), 2, 'on a reopened file too')
  again.close()
  const reader = openForReading(db.name)
  t.throws(() => reader.exec('DELETE FROM meta'), { code: 'SQLITE_READONLY' })
  reader.close()
  t.end()
})

t.test('every table is strict', (t) => {
  const db = fresh(t)
  migrate(db)
  const loose = db.prepare(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND strict = 0`,
  )
  t.same(loose.all(), [])
  t.end()
})
