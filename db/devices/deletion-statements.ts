import { ANY_ACTIVE_TYPE, notExpired } from '../active-sql.ts'

/** What the deletion of a device asks of any engine: see `DeletionFacts`. */
export const DELETION_STATEMENTS = {
  known: 'SELECT 1 FROM devices WHERE mac = ?',
  /** The types of its actions that are active at a time. */
  active: `SELECT action_type FROM active_actions a WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = ?
    AND ${notExpired('a', '?')}`,
  unconfirmed: 'SELECT action_type FROM unconfirmed_actions WHERE mac = ? AND is_reachable = 1',
} as const

/** Forget all of a device. */
export const DEVICE_REMOVALS = [
  `DELETE FROM active_actions WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = ?`,
  'DELETE FROM ended_actions WHERE mac = ?',
  'DELETE FROM unconfirmed_actions WHERE mac = ?',
  'DELETE FROM device_tags WHERE mac = ?',
  'DELETE FROM addresses WHERE mac = ?',
  'DELETE FROM devices WHERE mac = ?',
] as const
