import { JOB_COLUMNS } from './job-row.ts'
import { NEW_JOB_COLUMNS } from './new-job.ts'

/** What the making of jobs says to any engine. */
export const NEW_JOB_STATEMENTS = {
  /** Its values are those of `NEW_JOB_COLUMNS`; it gives the row. */
  insert: `INSERT INTO jobs (${NEW_JOB_COLUMNS.join(', ')}) VALUES (${NEW_JOB_COLUMNS.map(() => '?').join(', ')})
    RETURNING ${JOB_COLUMNS}`,
  /** A `TakenPreview`. */
  findPreview: `SELECT preview_id, action_type, criteria_json, preview_count, set_id, expires_at, job_id FROM previews
    WHERE preview_id = ?`,
  takePreview: 'UPDATE previews SET job_id = ? WHERE preview_id = ? AND job_id IS NULL',
  /** How many devices of a job the equipment may show otherwise than the account says. */
  countUnconfirmed: `SELECT count(DISTINCT u.mac) FROM unconfirmed_actions u
    JOIN job_exceptions e ON e.seq = u.seq AND e.mac = u.mac WHERE u.seq = ? AND u.is_reachable = 1`,
} as const
