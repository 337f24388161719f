import { performance } from 'node:perf_hooks'
import { asking } from '../../helpers/postgres.ts'
import { scriptInput, scriptResult } from '../../helpers/script.ts'

export interface BulkJobInput {
  readonly url: string
  readonly targetsAtOnce: number
  /** The last MAC of each chunk that applied the action. */
  readonly chunks: readonly number[]
}

/** As many as the server puts into one. */
const BLOCK = 2000
const [SET, SEQ] = [1_000_000, 1_000_000]
const STORE = `WITH found AS (SELECT array_agg(mac ORDER BY mac) AS macs FROM
    (SELECT mac, source FROM devices WHERE mac > $1 ORDER BY mac LIMIT $2) d WHERE source = 'bench'),
  stored AS (INSERT INTO target_blocks (set_id, first_mac, last_mac, macs)
    SELECT ${SET}, b[1], b[cardinality(b)], b FROM (SELECT macs[n : n + ${BLOCK - 1}] AS b
      FROM found CROSS JOIN generate_series(1, cardinality(macs), ${BLOCK}) AS n) blocks)
  SELECT cardinality(macs) AS added, macs[cardinality(macs)] AS up_to FROM found`
const APPLY = `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at)
  SELECT 'block', m.mac, ${SEQ}, ${SEQ}, $1::bigint, $2::bigint FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m (mac)
  WHERE b.set_id = ${SET} AND b.last_mac > $3 AND b.first_mac <= $4 AND m.mac > $3 AND m.mac <= $4`

/**
 * What a bulk job writes, by `pg` alone: the same rows into the same tables, items included, in as many transactions, each
 * with its fsync. No check of anything, no request to serve.
 */
const { url, targetsAtOnce, chunks } = await scriptInput<BulkJobInput>()
await asking(url, async (ask, client) => {
  await ask(
    `INSERT INTO jobs (seq, job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at,
       executed_at, max_limit, status, set_id, created_by, created_at, updated_at)
     VALUES (${SEQ}, 'bench', 'apply', '{}', 'block', 0, 'Benchmark', 0, 0, 1, 'running', ${SET}, 'bench', 0, 0)`,
  )
  const began = performance.now()
  for (let after = -1; ; ) {
    await ask('BEGIN')
    const [found] = await ask<{ added: number | null; up_to: number }>(STORE, [after, targetsAtOnce])
    if (found === undefined || found.added === null) break
    await ask(`UPDATE jobs SET matched_count = matched_count + $1, cursor_mac = $2 WHERE seq = ${SEQ}`, [
      found.added,
      found.up_to,
    ])
    await ask('COMMIT')
    after = found.up_to
  }
  await ask(`UPDATE jobs SET targets_fixed_at = 0, targeted_count = matched_count WHERE seq = ${SEQ}`)
  await ask('COMMIT')
  let after = -1
  for (const [revision, upTo] of chunks.entries()) {
    await ask('BEGIN')
    const placed = (await client.query(APPLY, [revision, Date.now(), after, upTo])).rowCount
    await ask(`INSERT INTO job_chunks (seq, last_mac, revision, processed_at) VALUES (${SEQ}, $1, $2, $3)`, [
      upTo,
      revision,
      Date.now(),
    ])
    await ask(`UPDATE jobs SET affected_count = affected_count + $1, cursor_mac = $2 WHERE seq = ${SEQ}`, [
      placed,
      upTo,
    ])
    await ask('COMMIT')
    after = upTo
  }
  await ask(
    `UPDATE jobs SET status = 'completed', completed_at = 1, not_reached_count = targeted_count - affected_count
     WHERE seq = ${SEQ}`,
  )
  const milliseconds = performance.now() - began
  const [row] = await ask<{ devices: number }>(`SELECT affected_count AS devices FROM jobs WHERE seq = ${SEQ}`)
  scriptResult({ milliseconds, ...row })
})
process.disconnect()
