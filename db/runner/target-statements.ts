/** How a running job comes to its targets, for any engine; once they are fixed, none of these changes it. */
export const TARGET_STATEMENTS = {
  adoptSet: 'UPDATE jobs SET set_id = :set WHERE seq = :seq AND set_id IS NULL',
  /** Counts what one more range of keys added. */
  match: `UPDATE jobs SET cursor_mac = :upTo, matched_count = matched_count + :added, updated_at = :now
    WHERE seq = :seq AND status = 'running' AND targets_fixed_at IS NULL
    RETURNING matched_count, max_limit`,
  fix: `UPDATE jobs SET targets_fixed_at = :now, targeted_count = :count, cursor_mac = -1, updated_at = :now
    WHERE seq = :seq AND status = 'running' AND targets_fixed_at IS NULL`,
} as const
