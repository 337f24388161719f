import t from 'tap'
import { addDevices, runJob, upTo } from '../helpers/on-bench.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'

const FAILS = { code: 'SQLITE_CONSTRAINT_CHECK' }

t.test('the table refuses a state that no job can be in', async (t) => {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(3))
  await runJob(bench)
  const illegal = [
    ['an unknown status', `status = 'done'`],
    ['an unknown kind', `kind = 'undo'`],
    ['an unknown action', `action_type = 'burn'`],
    ['an ended job without its end', 'completed_at = NULL'],
    ['a running job with an end', `status = 'running'`],
    ['a paused job without a cause', `status = 'paused', completed_at = NULL`],
    ['a cause without a pause', `pause_cause = 'operator'`],
    ['an unknown cause', `pause_cause = 'weather', status = 'paused', completed_at = NULL`],
    ['a failed job that says nothing', `status = 'failed'`],
    ['a failure of a job that did not fail', `failure = 'x'`],
    ['a completed job that never started', 'executed_at = NULL'],
    ['a completed job without fixed targets', 'targets_fixed_at = NULL, targeted_count = 0, affected_count = 0'],
    ['a count without fixed targets', `targets_fixed_at = NULL, status = 'cancelled'`],
    ['an ended job that lost an item', 'affected_count = 2'],
    ['more outcomes than targets', 'skipped_count = 1'],
    ['a running job with more outcomes than targets', `status = 'running', completed_at = NULL, failed_count = 1`],
    ['a negative count', 'skipped_count = -1, affected_count = 4'],
    ['a cap of nothing', 'max_limit = 0'],
    ['an empty reason', `action_reason = ''`],
    ['a reason too long', `action_reason = printf('%501d', 1)`],
    ['a negative duration', 'action_duration = -1'],
    ['criteria that are no JSON', `criteria_json = '{'`],
    ['a deletion by nobody', 'deleted_at = 1'],
    ['a deleter without a deletion', `deleted_by = 'x'`],
    ['a deleted job that is running', `status = 'running', completed_at = NULL, deleted_at = 1, deleted_by = 'x'`],
  ] as const
  const before = bench.db.prepare('SELECT * FROM jobs').all()
  for (const [what, change] of illegal) t.throws(() => bench.db.exec(`UPDATE jobs SET ${change}`), FAILS, what)
  t.same(bench.db.prepare('SELECT * FROM jobs').all(), before)
  t.throws(() => bench.db.exec(`UPDATE jobs SET created_at = 'today'`), { code: 'SQLITE_CONSTRAINT_DATATYPE' })
})

t.test('the tables refuse an illegal item, action, device or preview', async (t) => {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(3))
  await runJob(bench)
  const illegal = [
    `INSERT INTO job_exceptions (seq, mac, outcome, code) VALUES (1, 1, 'applied', 'x')`,
    `INSERT INTO active_actions VALUES ('cleanup', 1, 1, 1, 1, 1, NULL, NULL)`,
    `INSERT INTO ended_actions VALUES (1, 1, 'block', 1, 1, 1, 1, 1, 1, 'expired', 1, NULL, 0)`,
    `INSERT INTO ended_actions VALUES (1, 1, 'block', 1, 1, 1, 1, 1, 1, 'reverted', NULL, NULL, 0)`,
    `INSERT INTO ended_actions VALUES (1, 1, 'block', 1, 1, 1, 1, 1, 1, 'forgotten', 1, NULL, 0)`,
    'UPDATE devices SET mac = -1',
    'INSERT INTO addresses VALUES (4294967296, 1, 1, 1, 1, 1, 1, 1)',
    'INSERT INTO addresses VALUES (-1, 1, 1, 1, 1, 1, 1, 1)',
    'INSERT INTO addresses VALUES (167772161.5, 1, 1, 1, 1, 1, 1, 1)',
    `INSERT INTO addresses VALUES ('10.0.0.1', 1, 1, 1, 1, 1, 1, 1)`,
    `UPDATE devices SET hostname = 'without a key'`,
    `INSERT INTO previews (preview_id, action_type, criteria_json, set_id, key_id, created_at) VALUES ('p', 'block', '', 9, 'k', 1)`,
    'UPDATE target_sets SET discarded = 2',
  ]
  for (const sql of illegal) t.throws(() => bench.db.exec(sql), FAILS, sql)
})

t.test('nothing is there twice', async (t) => {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(3))
  await runJob(bench)
  const twice = [
    'INSERT INTO targets SELECT * FROM targets LIMIT 1',
    'INSERT INTO job_chunks SELECT * FROM job_chunks LIMIT 1',
    'INSERT INTO active_actions SELECT * FROM active_actions LIMIT 1',
    'INSERT INTO devices SELECT * FROM devices LIMIT 1',
  ]
  for (const sql of twice) t.throws(() => bench.db.exec(sql), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }, sql)
  const columns =
    'kind, criteria_json, action_type, action_duration, action_reason, scheduled_at, max_limit, status, created_by, created_at, updated_at'
  const another = (kind: string) => `INSERT INTO jobs (job_id, source_job_id, ${columns})
    SELECT hex(randomblob(8)), 'x', ${columns.replace('kind', `'${kind}'`).replace('status', `'scheduled'`)} FROM jobs LIMIT 1`
  bench.db.exec(another('retry'))
  bench.db.exec(another('retry'))
  bench.db.exec(another('revert'))
  t.throws(() => bench.db.exec(another('revert')), { code: 'SQLITE_CONSTRAINT_UNIQUE' }, 'one open revert of a job')
})
