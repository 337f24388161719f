import t from 'tap'
import { createPlanRecorder, type Plan, triggerPlans } from '../../helpers/plans.ts'
import { openSqliteBench } from '../../helpers/sqlite-bench.ts'
import { liveThrough } from '../../helpers/writer-life.ts'

/** Every statement that the engine prepares, with an enforcer outside and with none, and what triggers do after it. */
async function writerPlans(): Promise<readonly Plan[]> {
  const { record, plans } = createPlanRecorder()
  const chunks = { min: 20, max: 20 }
  for (const options of [{}, { enforcer: 'obedient' as const }]) {
    const bench = openSqliteBench({ ...options, chunks, record })
    t.teardown(bench.close)
    await liveThrough(bench)
    t.strictSame(bench.faults, [])
  }
  const bench = openSqliteBench()
  t.teardown(bench.close)
  const all = [...plans(bench.db), ...triggerPlans(bench.db)]
  return all.map(({ sql, lines }) => ({ sql: sql.replace(/\s+/g, ' '), lines }))
}

/** What finds one row, or the few rows of one device, message or key. */
const POINT: readonly RegExp[] = [
  /USING INTEGER PRIMARY KEY \(rowid=\?\)/,
  /USING (COVERING )?INDEX sqlite_autoindex_\w+ \(\w+=\?\)$/,
  /^SEARCH (meta|previews|api_keys|webhooks|sources) USING PRIMARY KEY \(\w+=\?\)$/,
  /^SEARCH \w+ (EXISTS )?USING PRIMARY KEY \((action_type|seq|set_id|tag_key)=\? AND (mac|last_mac)=\?\)$/,
  /^SEARCH \w+ USING PRIMARY KEY \(webhook_id=\? AND seq=\?\)$/,
  /^SEARCH \w+ USING PRIMARY KEY \(mac=\? AND ended_revision=\?( AND action_type=\?)?\)$/,
  /^SEARCH idempotency USING PRIMARY KEY \(key_id=\? AND operation=\? AND idempotency_key=\?\)$/,
  // An address at a site, and the thousand addresses that a device may have.
  /^SEARCH addresses USING PRIMARY KEY \(ip=\? AND site_id=\?\)$/,
  /^SEARCH (x|addresses) (EXISTS )?USING (COVERING )?INDEX addresses_mac \(mac=\?\)$/,
  /^SEARCH d USING COVERING INDEX devices_\w+ \(\w+=\? AND rowid=\?\)$/,
  /^SEARCH device_tags (EXISTS )?USING COVERING INDEX device_tags_mac \(mac=\?( AND tag_key=\?)?\)$/,
  // The few things that are unconfirmed of one device.
  /^SEARCH (u|unconfirmed_actions) USING PRIMARY KEY \(mac=\?( AND action_type=\?)?\)$/,
  // What happened to one device.
  /^SEARCH (h|ended_actions|vh|vn|r|re|rp|b|uh) (EXISTS )?USING PRIMARY KEY \(mac=\?( AND ended_revision>\?)?\)$/,
  /^SEARCH d USING COVERING INDEX webhook_deliveries_seq \(seq=\?\)$/,
]
/** What reads more than that, in the statements in which something else bounds it. */
const BOUNDED: readonly (readonly [line: RegExp, sql: RegExp])[] = [
  // Lists in hand, the last row of all, the batch in hand, a step that is bounded inside.
  [
    /^SCAN (CONSTANT ROW|\d+ CONSTANT ROWS|moved|m VIRTUAL TABLE INDEX 1:|s EXISTS VIRTUAL TABLE INDEX 1:|e VIRTUAL TABLE INDEX 1:)$/,
    /./,
  ],
  [/^SCAN audit_log$/, /ORDER BY seq DESC LIMIT 1$/],
  [/^SEARCH audit_log$/, /max\(seq\)/],
  [/^SEARCH jobs$/, /^SELECT max\(seq\) FROM jobs$/],
  [/^SCAN (b|enforcement_batch)$/, /enforcement_batch/],
  [/^SCAN n$/, /LIMIT 64\) n\) AS addresses/],
  [/^SCAN (h|o)$/, /LIMIT :rows\) (h WHERE|o CROSS)/],
  // Fifty webhooks and a hundred sources are all there can be; keys are made by hand; names of vendors are a few thousand.
  [/^SCAN (w|webhooks)$/, /FROM webhook/],
  [/^SCAN sources( USING COVERING INDEX sqlite_autoindex_sources_2)?$/, /\bsources\b/],
  [/^SCAN api_keys$/, /FROM api_keys WHERE revoked_at IS NULL$/],
  [/^SCAN (vendors|vendor_classes)$/, /^INSERT INTO targets|LIMIT 2001$/],
  // A hundred deleted jobs, with what follows up each; then those that the enforcer keeps waiting, fifty at a time.
  [/^SEARCH j USING INDEX jobs_deleted \(deleted_at>\? AND deleted_at<\?\)$/, /ORDER BY deleted_at, seq LIMIT 100$/],
  [/^SEARCH d USING INDEX jobs_(source|undoes) \((source|undoes)_job_id=\?\)$/, /AS needed/],
  [/^SCAN jobs USING COVERING INDEX jobs_waiting$/, /LIMIT 50$/],
  // The first of the jobs that undo another one.
  [/^SEARCH r USING COVERING INDEX jobs_root \(root_seq=\?\)$/, /^DELETE FROM ended_actions/],
  // One row in hand, and the one row that tells whether there are any.
  [/^SCAN owner$/, /^INSERT INTO unconfirmed_actions/],
  [/^SCAN unconfirmed_actions USING COVERING INDEX/, /^SELECT 1 FROM unconfirmed_actions LIMIT 1$/],
  // What is unconfirmed: of one batch, of one job, and all, once at the start.
  [/^SEARCH unconfirmed_actions USING (COVERING )?INDEX unconfirmed_actions_batch \(batch_id=\?\)$/, /^UPDATE/],
  [/^SEARCH u USING INDEX unconfirmed_actions_job \(seq=\?\)$/, /^SELECT count/],
  [/^SCAN unconfirmed_actions$/, /WHERE is_reachable != :is$/],
  // Five hundred devices of those that were put off.
  [/^SEARCH unconfirmed_actions USING PRIMARY KEY \(mac>\?( AND mac<\?)?\)$/, /LIMIT 1 OFFSET 499$|is_told = 0/],
  [/^SEARCH u USING COVERING INDEX unconfirmed_actions_due \(due_at[<>]\?\)$/, /LIMIT 500$/],
  [/^SEARCH a USING PRIMARY KEY \(action_type=\? AND mac=\?\) LEFT-JOIN$/, /FROM unconfirmed_actions u/],
  // The first row of an index that holds what is to be done and nothing else.
  [/^SCAN (purged_jobs|target_sets) USING COVERING INDEX (purged_jobs_cleared|target_sets_discarded)$/, /LIMIT 1$/],
  // Four of each webhook, and some 20 previews of each key.
  [/^SCAN webhook_deliveries USING INDEX webhook_deliveries_sending$/, /SET status = 'pending'/],
  [/^SEARCH d USING COVERING INDEX webhook_deliveries_status \(webhook_id=\? AND status=\?\)$/, /status = 'sending'/],
  [/^SEARCH previews USING INDEX previews_expiry \(expires_at=\?\)$/, /job_id IS NULL AND expires_at IS NULL/],
  [/^SEARCH previews USING INDEX previews_key \(key_id=\?\)$/, /./],
  // What is given up where it finds more.
  [/^SEARCH .* USING (COVERING INDEX|PRIMARY KEY) /, /^SELECT .* LIMIT 2001$/],
  // A chunk of keys, whose ends are known.
  [/\((seq|set_id|action_type)=\? AND mac>\? AND mac<\?\)$/, /./],
  [/^SEARCH d USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/, /^INSERT INTO targets/],
  [
    /^SEARCH x USING COVERING INDEX addresses_mac \(mac>\? AND mac<\?\)$/,
    /FROM addresses x WHERE x\.mac > :after AND x\.mac <= :upTo/,
  ],
  [/^SCAN [dk]$/, /SELECT DISTINCT x\.mac FROM addresses x .*\) [dk] /],
  // The next rows of an index, so many as the statement takes, each of which is one of those it asks for.
  [
    /^SEARCH (devices|targets|active_actions) USING (INTEGER )?PRIMARY KEY \(.*(rowid|mac)>\?\)$/,
    /LIMIT 1( OFFSET \?)?$/,
  ],
  [/^SEARCH addresses USING COVERING INDEX addresses_mac \(mac>\?\)$/, /LIMIT 1 OFFSET \?$/],
  [/^SEARCH c USING PRIMARY KEY \(seq=\? AND last_mac>\?\)$/, /ORDER BY c\.last_mac LIMIT 1/],
  [/ active_actions_expiry \(action_type=\? AND expires_at<\?\)$/, /LIMIT (1$|:rows)/],
  [/ active_actions_expiry \(action_type=\? AND \(expires_at,mac\)>\(\?,\?\) AND expires_at<\?\)$/, /LIMIT 500$/],
  [/ ended_actions_ended_at \(\(ended_at,.*\)>\(.*\) AND ended_at<\?\)$/, /LIMIT (1 OFFSET :rows - 1$|:rows\) h)/],
  [/ webhook_deliveries_(due|first) \(webhook_id=\?( AND next_attempt_at[<>]\?)?\)$/, /LIMIT :free|^SELECT 1 AS n/],
  [/ addresses_released \(said_at<\?\)$/, /LIMIT :rows\)$/],
  [/ (previews_expiry|idempotency_age|outbox_age) \((expires_at|created_at|occurred_at)[<>]\?\)$/, /LIMIT :rows\)/],
  [/ (job_exceptions_outcome|PRIMARY KEY) \((seq|set_id)=\?\)$/, /^DELETE .* LIMIT :rows\)$/],
  [/ jobs_(small_)?(at_once|due) \((at_once=\? AND seq>|scheduled_at<)\?\)$/, /LIMIT :limit$/],
  // The rest of a set, once there is less of it than a chunk.
  [/^SEARCH targets USING PRIMARY KEY \(set_id=\? AND mac>\?\)$/, /^SELECT max\(mac\)/],
  // What a new name is the name of: nothing yet.
  [/^SEARCH devices USING COVERING INDEX devices_vendor(_class)? \(vendor(_class)?_id=\?\)$/, /^INSERT INTO vendor/],
  // All that a caller may ask to be cancelled: 20 ms for 100,000 of them.
  [/ COVERING INDEX jobs_active \(status=\?\)$/, /^SELECT seq FROM jobs INDEXED BY jobs_active WHERE/],
  // As many jobs as run at a time.
  [/ jobs_active \(status=\?( AND seq>\?)?\)$/, /^SELECT .* AND status = 'running'/],
  // The imports that were under way when the process before ended.
  [/^SCAN open_imports$/, /^(SELECT import_id|DELETE) FROM open_imports/],
]
/** What is put in order once it is read: a chunk. */
const SORTED: readonly RegExp[] = [/AND t\.mac <= :upTo/]

const isBounded = (line: string, sql: string): boolean => {
  if (/^USE TEMP B-TREE/.test(line)) return SORTED.some((small) => small.test(sql))
  if (!/^(SCAN|SEARCH)/.test(line)) return !/AUTOMATIC/.test(line)
  return POINT.some((point) => point.test(line)) || BOUNDED.some(([some, of]) => some.test(line) && of.test(sql))
}

t.test('each statement of the writer finds its rows without reading others', async (t) => {
  const all = await writerPlans()
  t.ok(all.length > 300, `${all.length} statements`)
  for (const { sql, lines } of all) {
    t.strictSame(
      lines.filter((line) => !isBounded(line, sql)),
      [],
      sql,
    )
  }
  const lines = all.flatMap(({ sql, lines }) => lines.map((line) => ({ line, sql })))
  for (const [some, of] of [...BOUNDED, ...POINT.map((point) => [point, /./] as const)]) {
    t.ok(
      lines.some(({ line, sql }) => some.test(line) && of.test(sql)),
      `${some} is needed still`,
    )
  }
})
