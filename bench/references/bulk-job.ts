import { performance } from 'node:perf_hooks'
import { openForWriting } from '../../db/sqlite/connection.ts'
import { scriptInput, scriptResult } from '../helpers/script.ts'

/** The last MAC of each chunk, of those that fixed the targets and of those that applied the action. */
export interface BulkJobInput {
  readonly path: string
  readonly targets: readonly number[]
  readonly chunks: readonly number[]
}

/**
 * What a bulk job writes, by better-sqlite3 alone: the same rows into the same tables, items included, in as many
 * transactions, each with its fsync. No check of anything, no request to serve.
 */
const { path, targets, chunks } = await scriptInput<BulkJobInput>()
const db = openForWriting(path)
const [SET, SEQ] = [1_000_000, 1_000_000]
db.prepare(
  `INSERT INTO jobs (seq, job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at,
     executed_at, max_limit, status, set_id, created_by, created_at, updated_at)
   VALUES (?, 'bench', 'apply', '{}', 'block', 0, 'Benchmark', 0, 0, 1, 'running', ?, 'bench', 0, 0)`,
).run(SEQ, SET)
const store = db.prepare(
  `INSERT INTO targets (set_id, mac) SELECT ${SET}, mac FROM devices NOT INDEXED WHERE mac > ? AND mac <= ? AND source = 'bench'`,
)
const count = db.prepare(`UPDATE jobs SET matched_count = matched_count + ?, cursor_mac = ? WHERE seq = ${SEQ}`)
const fix = db.prepare(`UPDATE jobs SET targets_fixed_at = 0, targeted_count = matched_count WHERE seq = ${SEQ}`)
const apply = db.prepare(
  `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at)
   SELECT 'block', mac, ${SEQ}, ${SEQ}, CAST(? AS INTEGER), CAST(? AS INTEGER) FROM targets
   WHERE set_id = ${SET} AND mac > ? AND mac <= ?`,
)
const chunk = db.prepare(`INSERT INTO job_chunks (seq, last_mac, revision, processed_at) VALUES (${SEQ}, ?, ?, ?)`)
const settle = db.prepare(`UPDATE jobs SET affected_count = affected_count + ?, cursor_mac = ? WHERE seq = ${SEQ}`)
const complete = db.prepare(`UPDATE jobs SET status = 'completed', completed_at = ? WHERE seq = ${SEQ}`)

const began = performance.now()
let after = -1
for (const upTo of targets) {
  db.transaction(() => count.run(store.run(after, upTo).changes, upTo)).immediate()
  after = upTo
}
fix.run()
after = -1
for (const [revision, upTo] of chunks.entries()) {
  db.transaction(() => {
    const { changes } = apply.run(revision, Date.now(), after, upTo)
    chunk.run(upTo, revision, Date.now())
    settle.run(changes, upTo)
  }).immediate()
  after = upTo
}
complete.run(Date.now())
const milliseconds = performance.now() - began
const devices = db.prepare(`SELECT affected_count FROM jobs WHERE seq = ${SEQ}`).pluck().get() as number
db.close()
scriptResult({ milliseconds, devices })
process.disconnect()
