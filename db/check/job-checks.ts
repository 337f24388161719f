import { REVISION } from '../active-sql.ts'
import { ENDED } from '../jobs/job-conditions.ts'
import type { Check, TargetSql } from './check.ts'

const FIXED = 'j.targets_fixed_at IS NOT NULL'
const exceptions = (outcome: string) =>
  `(SELECT count(*) FROM job_exceptions e WHERE e.seq = j.seq AND e.outcome = '${outcome}')`

/** A check that two numbers of each job are the same. */
const sameNumber = (name: string, sentence: string, stored: string, counted: string, where: string): Check => ({
  name,
  sentence,
  sql: `SELECT subject, 'stored ' || stored || ', counted ' || counted AS found
    FROM (SELECT j.job_id AS subject, ${stored} AS stored, ${counted} AS counted FROM jobs j WHERE ${where}) numbers
    WHERE stored IS DISTINCT FROM counted`,
})

/** The counters of every job against what they count. */
export function jobChecks({ targets: all, isTarget }: TargetSql): readonly Check[] {
  const targets = (condition: string) => `(SELECT count(*) FROM ${all} t WHERE t.set_id = j.set_id AND ${condition})`
  return [
    sameNumber('job_targets', 'Each job has as many targets as it says.', 'j.targeted_count', targets('true'), FIXED),
    sameNumber(
      'job_settled',
      'Affected, skipped and failed devices are the targets that a job has come past.',
      'j.affected_count + j.skipped_count + j.failed_count',
      targets('t.mac <= j.cursor_mac'),
      FIXED,
    ),
    sameNumber('job_skipped', 'Each skipped device has its row.', 'j.skipped_count', exceptions('skipped'), 'true'),
    sameNumber('job_failed', 'Each failed device has its row.', 'j.failed_count', exceptions('failed'), 'true'),
    sameNumber(
      'job_not_reached',
      'Not reached are the targets that an ended job had not come to.',
      'j.not_reached_count',
      `CASE WHEN j.${ENDED} THEN ${targets('t.mac > j.cursor_mac')} ELSE 0 END`,
      FIXED,
    ),
    sameNumber(
      'job_chunks',
      'The chunks of each job reach to where it has come.',
      'j.cursor_mac',
      'coalesce((SELECT max(c.last_mac) FROM job_chunks c WHERE c.seq = j.seq), -1)',
      FIXED,
    ),
    sameNumber(
      'preview_targets',
      'Each preview has as many devices as it says.',
      'j.preview_count',
      targets('true'),
      'j.preview_id IS NOT NULL AND j.set_id IS NOT NULL',
    ),
    {
      name: 'job_untouched',
      sentence: 'A job without its targets has touched nothing.',
      sql: `SELECT j.job_id AS subject, 'has chunks or exceptions' AS found FROM jobs j
      WHERE NOT (${FIXED}) AND (EXISTS (SELECT 1 FROM job_chunks c WHERE c.seq = j.seq)
        OR EXISTS (SELECT 1 FROM job_exceptions e WHERE e.seq = j.seq))`,
    },
    {
      name: 'job_reverted_by',
      sentence: 'Each job names the job that undoes it.',
      sql: `SELECT j.job_id AS subject, 'names ' || coalesce(j.reverted_by, 'none') || ', undone by ' || coalesce(r.job_id, 'none') AS found
      FROM jobs j LEFT JOIN jobs r
        ON r.source_job_id = j.job_id AND r.kind = 'revert' AND r.status NOT IN ('cancelled', 'failed')
      WHERE j.reverted_by IS DISTINCT FROM r.job_id`,
    },
    {
      name: 'exceptions_are_targets',
      sentence: 'Only settled targets are skipped or failed.',
      sql: `SELECT j.job_id AS subject, 'device ' || e.mac AS found FROM jobs j JOIN job_exceptions e ON e.seq = j.seq
      WHERE e.mac > j.cursor_mac OR NOT ${isTarget('j.set_id', 'e.mac')}`,
    },
    {
      name: 'batch_in_hand',
      sentence: 'The batch at an enforcer is the next chunk of a job that is not over.',
      sql: `SELECT 'batch ' || b.batch_id AS subject, 'job ' || b.seq || ', up to device ' || b.up_to_mac AS found
      FROM enforcement_batch b LEFT JOIN jobs j ON j.seq = b.seq AND j.status IN ('running', 'paused')
      WHERE b.seq IS NOT NULL AND (j.seq IS NULL OR b.up_to_mac <= j.cursor_mac)`,
    },
    {
      name: 'chunks_are_targets',
      sentence: 'Each chunk ends with a target.',
      sql: `SELECT j.job_id AS subject, 'device ' || c.last_mac AS found FROM jobs j JOIN job_chunks c ON c.seq = j.seq
      WHERE NOT ${isTarget('j.set_id', 'c.last_mac')}`,
    },
    {
      name: 'chunk_revisions',
      sentence: 'No two chunks have the same revision, and none has a later one than the last.',
      sql: `SELECT 'revision ' || revision AS subject, count(*) || ' chunks' AS found FROM job_chunks
      GROUP BY revision
      HAVING count(*) > 1 OR revision > ${REVISION}`,
    },
  ]
}
