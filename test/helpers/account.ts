import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Reads a database file that nobody has open, on a copy, so that the log a crash left stays for the next start. */
export function lookAt<T>(path: string, look: (db: Database.Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-look-'))
  for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, join(folder, `copy.db${end}`))
  const db = new Database(join(folder, 'copy.db'))
  try {
    return look(db)
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
}

/** The table of all targets, as a table expression of each engine. */
const TARGETS = 'targets'

/** What must never be so, in the tables' own words; each query finds the jobs for which it is. */
export function faultQueries(targets = TARGETS): readonly (readonly [fault: string, sql: string])[] {
  return Object.entries(faultConditions(targets)).map(([fault, condition]) => [
    fault,
    `SELECT j.seq FROM jobs j WHERE ${condition}`,
  ])
}

const EXCEPTIONS = `SELECT mac FROM job_exceptions e WHERE e.seq = j.seq`
/** Every row that the job ever put on a device, active or ended since. */
const PLACED = `SELECT mac FROM (SELECT mac FROM active_actions WHERE placed_by = j.seq
  UNION ALL SELECT mac FROM ended_actions WHERE placed_by = j.seq) AS placed`
const FIXED = 'j.targets_fixed_at IS NOT NULL'
const PLACES = `j.undoes_job_id IS NULL AND j.action_type != 'cleanup'`

function faultConditions(targets: string): Readonly<Record<string, string>> {
  const settled = `FROM ${targets} t WHERE t.set_id = j.set_id AND t.mac <= j.cursor_mac`
  const applied = `SELECT mac FROM (SELECT mac ${settled} EXCEPT ${EXCEPTIONS}) AS applied`
  return {
    'the targets are not as many as counted': `${FIXED} AND j.targeted_count !=
       (SELECT count(*) FROM ${targets} t WHERE t.set_id = j.set_id)`,
    'the counters are not the items': `${FIXED} AND (
       j.affected_count + j.skipped_count + j.failed_count != (SELECT count(*) ${settled})
       OR j.skipped_count != (SELECT count(*) FROM job_exceptions e WHERE e.seq = j.seq AND outcome = 'skipped')
       OR j.failed_count != (SELECT count(*) FROM job_exceptions e WHERE e.seq = j.seq AND outcome = 'failed'))`,
    'an exception is no settled target': `EXISTS (${EXCEPTIONS} EXCEPT SELECT mac ${settled})`,
    'the chunks do not end at the cursor': `${FIXED} AND j.cursor_mac !=
       (SELECT coalesce(max(last_mac), -1) FROM job_chunks c WHERE c.seq = j.seq)`,
    'two chunks share a revision': `EXISTS (SELECT 1 FROM job_chunks c WHERE c.seq = j.seq GROUP BY revision
       HAVING count(*) > 1)`,
    'a device was touched that is not applied': `${PLACES} AND EXISTS (${PLACED} EXCEPT ${applied})`,
    'a device is applied that was not touched': `${PLACES} AND ${FIXED} AND EXISTS (${applied} EXCEPT ${PLACED})`,
    'a device was touched twice': `${PLACES} AND ${FIXED} AND
       j.affected_count != (SELECT count(*) FROM (${PLACED}) AS all_placed)`,
    'a device was touched before the targets were fixed': `NOT ${FIXED} AND EXISTS (${PLACED})`,
  }
}

/** Which invariants of the account are broken, in a sound file; none, if all is well. */
export function accountFaults(db: Database.Database): string[] {
  const check = db.pragma('quick_check', { simple: true })
  return check === 'ok' ? brokenInvariants(db) : [...brokenInvariants(db), String(check)]
}

/** The same without a look at every page of the file. */
export function brokenInvariants(db: Database.Database): string[] {
  return faultQueries().flatMap(([fault, sql]) =>
    db
      .prepare<[], { seq: number }>(sql)
      .all()
      .map(({ seq }) => `job ${seq}: ${fault}`),
  )
}

const STATE = 'status, targeted_count, affected_count, skipped_count, failed_count, not_reached_count'
/** Table, columns, order. */
const effectsIn = (targets: string) =>
  [
    ['jobs', `seq, ${STATE}`, 'seq'],
    // Numbers of sets that a crash undid may stay unused.
    [`(SELECT dense_rank() OVER (ORDER BY set_id) AS nth, mac FROM ${targets} AS t)`, 'nth, mac', 'nth, mac'],
    ['job_exceptions', 'seq, mac, outcome, code', 'seq, mac'],
    ['active_actions', 'mac, action_type, seq, placed_by', 'mac, action_type'],
    ['ended_actions', 'mac, action_type, seq, placed_by, ended_by, ended_by_seq', 'mac, ended_revision, action_type'],
  ] as const

/** Each gives one text: all that jobs did, without the times and revisions at which they did it. */
export const effectQueries = (targets = TARGETS): readonly string[] =>
  effectsIn(targets).map(
    ([table, columns, order]) =>
      `SELECT string_agg(concat_ws(' ', ${columns}), '\n') FROM (SELECT * FROM ${table} AS t ORDER BY ${order}) AS line`,
  )

/** A fingerprint of these texts. */
export function fingerprint(texts: readonly (string | null | undefined)[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text ?? null}\n`)
  return hash.digest('hex')
}

/** A fingerprint of all that jobs did. */
export const effects = (db: Database.Database): string =>
  fingerprint(effectQueries().map((sql) => db.prepare<[], string>(sql).pluck().get()))
