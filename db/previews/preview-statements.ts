import { notExpired } from '../active-sql.ts'

/** What the storing of previews says to any engine. */
export const PREVIEW_STATEMENTS = {
  /** The live previews of a key at a time, as `Places` has them. */
  places: `SELECT count(*) AS taken, min(expires_at) AS "firstEnd" FROM previews
    WHERE key_id = ? AND job_id IS NULL AND ${notExpired('previews', '?')}`,
  insert: `INSERT INTO previews (preview_id, action_type, criteria_json, set_id, key_id, created_at)
    VALUES (?, ?, ?, ?, ?, ?)`,
  finish: 'UPDATE previews SET preview_count = ?, expires_at = ? WHERE preview_id = ?',
  drop: 'DELETE FROM previews WHERE preview_id = ? RETURNING set_id',
  /** Those half stored. No job can have one; said so, those alone are looked at that no job has. */
  dropUnfinished: 'DELETE FROM previews WHERE job_id IS NULL AND expires_at IS NULL RETURNING set_id',
} as const
