import { hash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { verifyAuditFile } from '../../db/sqlite/audit/verify.ts'
import { checkDatabase } from '../../db/sqlite/check/check-database.ts'
import { openForWriting } from '../../db/sqlite/connection.ts'
import { migrate } from '../../db/sqlite/migrate.ts'
import { idOf, KEYS, LEFT_AT, makeDatabase } from '../fixtures/schema-15/make-database.ts'
import { testApp } from '../helpers/app.ts'

const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-schema-15-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const LEFT = join(folder, 'left.db')
makeDatabase(LEFT)

function copy(t: Test): string {
  const path = join(folder, `${t.name.replace(/\W+/g, '-')}.db`)
  copyFileSync(LEFT, path)
  return path
}

/** What each table holds, in these columns of it: as many rows, and a hash of all of them. */
function contents(path: string, columns?: ReadonlyMap<string, string>): Map<string, string> {
  const db = new Database(path, { readonly: true })
  const found = new Map<string, string>()
  for (const [table, list] of columns ?? columnsOf(db)) {
    const rows = db.prepare(`SELECT ${list} FROM ${table} ORDER BY ${list}`).raw().all()
    found.set(table, `${rows.length} rows, ${hash('sha256', JSON.stringify(rows))}`)
  }
  db.close()
  return found
}

function columnsOf(db: Database.Database): Map<string, string> {
  const tables = db.prepare<[], [string, string]>(
    `SELECT s.name, group_concat(c.name, ', ') FROM sqlite_schema s, pragma_table_info(s.name) c
     WHERE s.type = 'table' AND s.name NOT GLOB 'sqlite_*' GROUP BY s.name`,
  )
  return new Map(tables.raw().all() as [string, string][])
}

/** What a table of then holds is found here now, where a migration has renamed or moved it. */
const NOW: ReadonlyMap<string, string> = new Map([
  [
    'devices',
    `mac, (SELECT a.ip FROM addresses a WHERE a.mac = devices.mac), hostname, hostname_key, vendor_id, vendor_class_id, tags,
     first_seen, last_seen, lease_expires_at, said_at, source, import_mark`,
  ],
])

t.test('every row of a file of schema version 15 is there after the migrations', (t) => {
  const path = copy(t)
  const then = new Database(path, { readonly: true })
  const columns = columnsOf(then)
  then.close()
  const before = contents(path, columns)
  t.match(before.get('devices'), /^60000 rows/)
  const empty = [...before].filter(([, rows]) => rows.startsWith('0 rows'))
  t.strictSame(
    Array.from(empty, ([table]) => table),
    ['enforcement_batch'],
    'there is a bit of everything',
  )
  const db = openForWriting(path)
  migrate(db)
  db.close()
  t.strictSame(contents(path, new Map([...columns, ...NOW])), before)
  const moved = new Database(path, { readonly: true })
  const addresses = moved.prepare<[], object>(
    `SELECT count(*) AS count, count(DISTINCT ip) AS ips,
       sum(a.site_id = 1 AND a.source = d.source AND a.said_at = d.said_at AND a.lease_expires_at IS d.lease_expires_at) AS same
     FROM addresses a JOIN devices d ON d.mac = a.mac`,
  )
  const { count } = addresses.get() as { count: number }
  t.equal(count, 55_000)
  t.strictSame(addresses.get(), { count, ips: count, same: count })
  moved.close()
  t.end()
})

t.test('the file is sound then, and its audit log intact', (t) => {
  const path = copy(t)
  const db = openForWriting(path)
  migrate(db)
  db.close()
  for (const { name, findings } of checkDatabase(path, LEFT_AT)) t.strictSame(findings, [], name)
  t.match(verifyAuditFile(path, null), { intact: true, entries: 1249 })
  t.end()
})

t.test('a server of this release goes on where that one stopped', async (t) => {
  const path = copy(t)
  const { app, call, settled } = await testApp(t, { env: { DATABASE_URL: `sqlite:${path}` } })
  const jobs = (await call('listBulkActionJobs', { query: { limit: 100 } })).body.data
  t.equal(jobs.length, 20, 'the deleted one is left out')
  const named = (seq: number) => jobs.find((job: { action_reason: string }) => job.action_reason === `Größe ${seq}`)

  const retry = await settled(named(8).job_id)
  t.match(retry, { status: 'completed', targetedCount: 5, affectedCount: 5 })
  t.match(await settled(named(10).job_id), { status: 'completed', affectedCount: 600 }, 'what waited for an enforcer')
  const paused = await call('listBulkActionJobItems', { params: { id: named(9).job_id }, query: { limit: 251 } })
  t.same(new Set(paused.body.data.slice(0, 250).map((item: { outcome: string }) => item.outcome)), new Set(['applied']))
  t.match(paused.body.data[250], { outcome: 'pending' })

  const { body: device } = await call('getDevice', { params: { mac: '3c:07:54:00:00:c9' } })
  t.match(device, {
    ip: '10.0.0.201',
    addresses: [{ ip: '10.0.0.201', site: 'default', source: 'ndjson', seen_at: '2026-02-24T00:00:00.000Z' }],
    hostname: 'Host-201',
    vendor: 'Ærø Møller ApS',
    source: 'ndjson',
    last_seen: '2026-02-24T00:00:00.000Z',
    history: [{ action_type: 'monitor', ended_by: 'expired' }],
  })
  const { body: search } = await call('listDevices', { query: { hostname: 'büro-drucker-50', limit: 1000 } })
  t.equal(search.data.length, 159)
  const feed = await call('getFeed', {
    params: { action_type: 'block' },
    query: { as: 'ip', lease_grace: 315_360_000 },
  })
  t.equal(feed.text.trim().split('\n').length, 1180 - 380, 'of those that have an address')

  const { body: preview } = await call('listPreviewDevices', { params: { id: idOf('live') } })
  t.equal(preview.data.length, 50)
  const old = { authorization: `Bearer ${KEYS.operator}` }
  t.equal((await app.inject({ url: '/api/keys/self', headers: old })).statusCode, 200, 'the old keys hold')
  const gone = { authorization: `Bearer ${KEYS.viewer}` }
  t.equal((await app.inject({ url: '/api/keys/self', headers: gone })).statusCode, 401)
  await app.close()
  for (const { name, findings } of checkDatabase(path, LEFT_AT)) t.strictSame(findings, [], name)
  t.match(verifyAuditFile(path, null), { intact: true })
})
