import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type JobRow, toJob } from '../../db/jobs/job-row.ts'
import { type Connection, openForReading, openForWriting } from '../../db/sqlite/connection.ts'
import { migrate } from '../../db/sqlite/migrate.ts'
import { dumpSchema } from '../../scripts/dump-schema.ts'

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
  t.equal(dumpSchema(db), readFileSync(new URL('../../db/sqlite/schema.sql', import.meta.url), 'utf8'))
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

/** A database as a release of this schema version left it. */
function asOf(t: Test, version: number): Connection {
  const db = fresh(t)
  const folder = new URL('../../db/sqlite/migrations/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql') && Number(name.slice(0, 4)) <= version)
  for (const name of names.sort()) db.exec(readFileSync(new URL(name, folder), 'utf8'))
  db.pragma(`application_id = ${0x42414354}`)
  db.pragma(`user_version = ${version}`)
  return db
}

t.test('jobs of earlier releases replace as they did, and name what undoes them and what they undo', (t) => {
  const db = asOf(t, 6)
  const add = db.prepare(`INSERT INTO jobs (job_id, kind, source_job_id, undoes_job_id, criteria_json, action_type,
      action_duration, action_reason, scheduled_at, max_limit, status, completed_at, executed_at, targets_fixed_at,
      created_by, created_at, updated_at)
    VALUES (?, ?, ?, ?, '{}', 'block', 0, 'r', 0, 1, ?, 0, 0, 0, 'k', 0, 0)`)
  const jobs = [
    ['first', 'apply', null, null, 'completed'],
    ['second', 'apply', null, null, 'completed'],
    ['cancelled undo', 'revert', 'second', 'second', 'cancelled'],
    ['its retry', 'retry', 'cancelled undo', 'second', 'completed'],
    ['undo', 'revert', 'second', 'second', 'completed'],
    ['again', 'revert', 'undo', 'undo', 'completed'],
    ['and back', 'revert', 'again', 'again', 'completed'],
    ['of a purged one', 'revert', 'purged', 'purged', 'completed'],
  ]
  for (const job of jobs) add.run(...job)
  db.exec(`INSERT INTO purged_jobs (seq, job_id, action_reason) VALUES (77, 'purged', 'r')`)
  // The second replaced the action of the first, which its undo gave back.
  db.exec(`INSERT INTO ended_actions VALUES (1, 2, 'block', 1, 1, 1, 0, NULL, 0, 'replaced', 2)`)
  db.exec(`INSERT INTO active_actions VALUES ('block', 1, 1, 5, 5, 0, NULL)`)
  const answer = JSON.stringify({ jobId: 'first', status: 'scheduled' })
  db.prepare(`INSERT INTO idempotency VALUES ('k', 'createBulkActionJob', 'x', 'h', ?, 0)`).run(answer)
  migrate(db)
  t.same(db.prepare('SELECT job_id, reverted_by, root_seq, does_again FROM jobs ORDER BY seq').raw().all(), [
    ['first', null, null, 0],
    ['second', 'undo', null, 0],
    ['cancelled undo', null, 2, 0],
    ['its retry', null, 2, 0],
    ['undo', 'again', 2, 0],
    ['again', 'and back', 2, 1],
    ['and back', null, 2, 0],
    ['of a purged one', null, 77, 0],
  ])
  t.same(db.prepare('SELECT DISTINCT on_existing FROM jobs').pluck().all(), ['replace'])
  t.equal(db.prepare('SELECT placed_revision FROM active_actions').pluck().get(), 1)
  t.same(JSON.parse(db.prepare<[], string>('SELECT answer FROM idempotency').pluck().get() ?? ''), {
    ...{ jobId: 'first', status: 'scheduled', onExisting: 'replace', revertedBy: null },
  })
  t.end()
})

/** What a job had that the release of schema version 6 kept as the answer to an `Idempotency-Key`. */
const KEPT_BEFORE = [
  ...['jobId', 'kind', 'sourceJobId', 'criteriaJson', 'actionType', 'actionDuration', 'actionReason', 'scheduledAt'],
  ...['executedAt', 'completedAt', 'maxLimit', 'previewId', 'previewCount', 'targetedCount', 'affectedCount'],
  ...['skippedCount', 'failedCount', 'notReachedCount', 'status', 'pauseCause', 'cancelReason', 'failure'],
  ...['createdBy', 'createdAt', 'updatedAt', 'version'],
]

t.test('an answer that an older release kept has every field of a job', (t) => {
  const db = asOf(t, 6)
  const answer = JSON.stringify(Object.fromEntries(KEPT_BEFORE.map((name) => [name, null])))
  db.prepare(`INSERT INTO idempotency VALUES ('k', 'createBulkActionJob', 'x', 'h', ?, 0)`).run(answer)
  migrate(db)
  const kept = JSON.parse(db.prepare<[], string>('SELECT answer FROM idempotency').pluck().get() ?? '')
  t.strictSame(Object.keys(kept).sort(), Object.keys(toJob({} as JobRow)).sort())
  t.end()
})

t.test('the audit log of an older file keeps its entries and its guards', (t) => {
  const db = asOf(t, 11)
  const add = (seq: number) =>
    db.exec(`INSERT INTO audit_log VALUES (${seq}, 1, NULL, NULL, NULL, NULL, 'job.started', 'job x', NULL, '{}',
      randomblob(32), randomblob(32))`)
  for (let seq = 1; seq <= 100; seq++) add(seq)
  const entries = () => db.prepare('SELECT * FROM audit_log ORDER BY seq').all()
  const found = entries()
  migrate(db)
  t.strictSame(entries(), found)
  add(101)
  t.throws(() => add(101), { message: 'an entry of the audit log follows the last one' })
  t.throws(() => db.exec('UPDATE audit_log SET at = 2'), { message: 'the audit log is append-only' })
  t.throws(() => db.exec('DELETE FROM audit_log'), { message: 'the audit log is append-only' })
  t.end()
})

t.test('an import that an older release left without an end is given one', (t) => {
  const db = asOf(t, 14)
  const entries = [
    'import:1',
    'import:2',
    'import:9',
    'import:1',
    'import:10',
    'import:9',
    'important',
    '00:00:00:00:00:01',
  ]
  for (const [index, subject] of entries.entries()) {
    db.exec(`INSERT INTO audit_log VALUES (${index + 1}, 1, NULL, NULL, NULL, NULL, 'importDevices', '${subject}', NULL, '{}',
      randomblob(32), randomblob(32))`)
  }
  migrate(db)
  t.strictSame(db.prepare('SELECT import_id FROM open_imports').pluck().all(), [2, 10])
  t.end()
})

t.test('a database of before knows which of its waiting jobs were to run at once', (t) => {
  const db = asOf(t, 4)
  const insert = db.prepare(
    `INSERT INTO jobs (job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at,
       max_limit, status, created_by, created_at, updated_at)
     VALUES (?, 'apply', '{}', 'block', 0, 'because', ?, 1, 'scheduled', 'alice', 1000, 1000)`,
  )
  insert.run('at once', 1000)
  insert.run('later', 1001)
  migrate(db)
  t.strictSame(db.prepare('SELECT job_id, at_once FROM jobs ORDER BY seq').all(), [
    { job_id: 'at once', at_once: 1 },
    { job_id: 'later', at_once: 0 },
  ])
  t.end()
})
