import { spawnSync } from 'node:child_process'
import Database from 'better-sqlite3'
import t from 'tap'
import { ACTOR, addDevices, draft, upTo } from '../helpers/on-bench.ts'
import { untried } from '../helpers/process/untried.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

t.test("a file of ours is sound for the system's SQLite as well", async (t) => {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(9))
  await bench.store.createJob(draft(), ACTOR, null)
  await bench.drain()
  t.ok(
    bench.db.prepare('SELECT count(*) FROM audit_log WHERE before IS NULL').pluck().get(),
    'an entry has no state before',
  )
  const found = spawnSync('sqlite3', [bench.path, 'PRAGMA integrity_check'], { encoding: 'utf8' })
  if (found.error !== undefined) return untried(t, 'no sqlite3 here')
  t.equal(found.stdout, 'ok\n')
})

t.test('no CHECK leans on what json_valid makes of null, which differs between releases', async (t) => {
  const tables = sqliteBenchOf(t)
    .db.prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE sql GLOB '*json_valid*'`)
    .pluck()
  for (const sql of tables.all()) {
    const db = new Database(':memory:')
    db.exec(sql)
    const [, table = ''] = /CREATE TABLE "?(\w+)/.exec(sql) ?? []
    const columns = db.pragma(`table_info(${table})`) as { name: string; notnull: number }[]
    for (const [, column] of sql.matchAll(/json_valid\((\w+)\)/g)) {
      const isNullable = columns.find(({ name }) => name === column)?.notnull === 0
      t.ok(!isNullable || sql.includes(`${column} IS NULL OR json_valid(${column})`), `${table}.${column}`)
    }
    db.close()
  }
})
