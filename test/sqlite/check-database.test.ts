import t from 'tap'
import { checkConnection } from '../../db/sqlite/check/check-database.ts'
import { addDevices } from '../helpers/on-bench.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

const ALTERATIONS: Readonly<Record<string, readonly [sql: string, found: object]>> = {
  'a trigger that is gone': [
    'DROP TRIGGER audit_log_no_update',
    { subject: 'trigger audit_log_no_update', found: 'missing' },
  ],
  'an index that is gone': ['DROP INDEX addresses_mac', { subject: 'index addresses_mac', found: 'missing' }],
  'a table that is not ours': [
    'CREATE TABLE theirs (a)',
    { subject: 'table theirs', found: 'not part of this release' },
  ],
  'a trigger that is not ours': [
    'CREATE TRIGGER theirs AFTER INSERT ON jobs BEGIN SELECT 1; END',
    { subject: 'trigger theirs', found: 'not part of this release' },
  ],
  'a table with another column': [
    'ALTER TABLE devices ADD COLUMN theirs TEXT',
    { subject: 'table devices', found: 'altered' },
  ],
}
for (const [name, [sql, finding]] of Object.entries(ALTERATIONS)) {
  t.test(`${name} is found`, async (t) => {
    const bench = sqliteBenchOf(t)
    bench.db.exec(sql)
    const results = checkConnection(bench.db, bench.clock.now())
    t.strictSame(results.find((result) => result.name === 'schema')?.findings, [finding])
  })
}

t.test('statistics that somebody has made are no alteration', async (t) => {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, [1])
  bench.db.exec('ANALYZE')
  const results = checkConnection(bench.db, bench.clock.now())
  t.strictSame(results.find((result) => result.name === 'schema')?.findings, [])
})
