import { ANY_ACTIVE_TYPE, notExpired } from '../active-sql.ts'
import { except, exceptGone, type TargetDialect } from './chunk-targets.ts'

/** What the engines say differently of a chunk that applies an action. */
export interface ApplyDialect extends TargetDialect {
  /** SQL for the number or null that `:expires` stands for. */
  readonly expires: string
}

const live = notExpired('a', ':now')

/** Applies an action to one chunk of a job's targets: a few statements, never a loop over devices. */
export function applyStatements(dialect: ApplyDialect) {
  const placing = (condition: string): string =>
    `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
     SELECT :type, t.mac, :seq, :seq, :revision, :now, ${dialect.expires} FROM ${dialect.targets} WHERE ${condition}`
  return {
    exceptGone: exceptGone(dialect),
    exceptAllowed: except(
      dialect,
      'allowed',
      `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = 'allow' AND a.mac = t.mac AND ${live})`,
    ),
    /** An action that lasts until the new one's end is still active. A new one without an end is outlasted by none with one. */
    exceptKeptLonger: except(
      dialect,
      'kept_longer',
      `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = :type AND a.mac = t.mac
         AND (a.expires_at IS NULL OR a.expires_at >= :expires))`,
    ),
    exceptNothingActive: except(
      dialect,
      'nothing_active',
      `NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE}
         AND a.mac = t.mac AND ${live})
       AND NOT EXISTS (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = t.mac AND u.is_reachable = 1)`,
    ),
    place: placing(dialect.applied),
    /** Where no target has an exception. */
    placeAll: placing(dialect.inChunk),
  }
}
