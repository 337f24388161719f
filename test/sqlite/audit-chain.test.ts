import t from 'tap'
import type { AuditHead, AuditVerdict } from '../../db/audit/entry.ts'
import { createAuditReader } from '../../db/sqlite/audit/read-audit.ts'
import { verifyAudit } from '../../db/sqlite/audit/verify.ts'
import { cancel, createJob } from '../helpers/on-bench.ts'
import { type SqliteBench, sqliteBenchOf } from '../helpers/sqlite-bench.ts'

/** A bench with six entries. */
async function filled(t: Parameters<typeof sqliteBenchOf>[0]): Promise<SqliteBench> {
  const bench = sqliteBenchOf(t)
  for (let job = 0; job < 3; job++) await cancel(bench, (await createJob(bench)).jobId)
  return bench
}
const headOf = (bench: SqliteBench): AuditHead => createAuditReader(bench.db).auditHead() as AuditHead
/** What an attacker with the file does: the triggers stop nobody who can drop them. */
function tamper(bench: SqliteBench, sql: string, known: AuditHead | null = null): AuditVerdict {
  for (const name of ['append', 'no_update', 'no_delete']) bench.db.exec(`DROP TRIGGER audit_log_${name}`)
  bench.db.exec(sql)
  return verifyAudit(bench.db, known)
}

t.test('a chain that nobody touched is intact, and so is one without entries', async (t) => {
  const bench = await filled(t)
  t.strictSame(verifyAudit(bench.db), { intact: true, entries: 6, head: headOf(bench) })
  t.strictSame(verifyAudit(bench.db, headOf(bench)), { intact: true, entries: 6, head: headOf(bench) })
  t.strictSame(verifyAudit(sqliteBenchOf(t).db), { intact: true, entries: 0, head: null })
})

t.test('a chain longer than one step of the reading is followed to its end', async (t) => {
  const bench = sqliteBenchOf(t)
  for (let job = 0; job < 1001; job++) await createJob(bench)
  t.match(verifyAudit(bench.db), { intact: true, entries: 1001 })
  t.match(tamper(bench, 'DELETE FROM audit_log WHERE seq = 1001'), { intact: true, entries: 1000 })
})

t.test('the table refuses to change, to remove, to replace or to skip an entry', async (t) => {
  const { db } = await filled(t)
  const columns = 'at, action, subject, previous_hash, hash'
  const copy = (seq: number) =>
    `INSERT OR REPLACE INTO audit_log (seq, ${columns}) SELECT ${seq}, ${columns} FROM audit_log WHERE seq = 2`
  t.throws(() => db.exec(`UPDATE audit_log SET at = 0 WHERE seq = 2`), /append-only/)
  t.throws(() => db.exec('DELETE FROM audit_log WHERE seq = 6'), /append-only/)
  t.throws(() => db.exec(copy(2)), /follows the last one/)
  t.throws(() => db.exec(copy(8)), /follows the last one/)
  t.match(verifyAudit(db), { intact: true, entries: 6 })
})

t.test('whatever column is altered, the verification names that entry', async (t) => {
  const columns = ['at', 'key_name', 'address', 'request_id', 'action', 'subject', 'before', 'after', 'hash']
  for (const column of columns) {
    const value = { at: '1', before: `'{}'`, after: `'{}'`, hash: 'zeroblob(32)' }[column] ?? `'mallory'`
    const verdict = tamper(await filled(t), `UPDATE audit_log SET ${column} = ${value} WHERE seq = 3`)
    t.match(verdict, { intact: false, seq: 3, fault: /its hash does not match/ }, column)
  }
  const relinked = tamper(await filled(t), 'UPDATE audit_log SET previous_hash = zeroblob(32) WHERE seq = 3')
  t.match(relinked, { intact: false, seq: 3, fault: /entry before/ })
})

t.test('an entry that was taken out is missed', async (t) => {
  t.match(tamper(await filled(t), 'DELETE FROM audit_log WHERE seq = 4'), { intact: false, seq: 4, fault: /missing/ })
  t.match(tamper(await filled(t), 'DELETE FROM audit_log WHERE seq = 1'), { intact: false, seq: 1, fault: /missing/ })
})

t.test('only a head that was written down elsewhere shows that the end was cut off, or all made anew', async (t) => {
  const bench = await filled(t)
  const head = headOf(bench)
  t.match(tamper(bench, 'DELETE FROM audit_log WHERE seq > 4'), { intact: true, entries: 4 })
  t.match(verifyAudit(bench.db, head), { intact: false, seq: 5, fault: /missing from here to 6/ })
  const other = await filled(t)
  t.match(verifyAudit(other.db, { ...head, hash: '0'.repeat(64) }), { intact: false, seq: 6, fault: /not the entry/ })
})
