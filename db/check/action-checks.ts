import { notExpired, REVISION } from '../active-sql.ts'
import type { Check } from './check.ts'

const known = (column: string) =>
  `(EXISTS (SELECT 1 FROM jobs j WHERE j.seq = ${column})
    OR EXISTS (SELECT 1 FROM purged_jobs p WHERE p.seq = ${column}))`
const live = (alias: string) => notExpired(alias, ':now')
const subject = (alias: string) => `${alias}.action_type || ' of device ' || ${alias}.mac AS subject`

/** What is and was active on devices. */
export const ACTION_CHECKS: readonly Check[] = [
  {
    name: 'active_jobs',
    sentence: 'The jobs of every active action are known.',
    sql: `SELECT ${subject('a')}, 'job ' || a.seq || ', placed by ' || a.placed_by AS found FROM active_actions a
      WHERE NOT ${known('a.seq')} OR NOT ${known('a.placed_by')}`,
  },
  {
    name: 'active_devices',
    sentence: 'Every device with an active action is in the inventory.',
    sql: `SELECT ${subject('a')}, 'not in the inventory' AS found FROM active_actions a
      WHERE NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = a.mac)`,
  },
  {
    name: 'active_revisions',
    sentence: 'No action was placed at a later revision than the newest.',
    sql: `SELECT ${subject('a')}, 'revision ' || a.placed_revision AS found FROM active_actions a
      WHERE a.placed_revision > ${REVISION}`,
  },
  {
    name: 'allowed_devices',
    sentence: 'No device is allowed and restricted at once.',
    sql: `SELECT ${subject('r')}, 'it is under allow' AS found
      FROM active_actions a JOIN active_actions r
        ON r.action_type IN ('block', 'deny', 'throttle') AND r.mac = a.mac
      WHERE a.action_type = 'allow' AND ${live('a')} AND ${live('r')}`,
  },
  {
    name: 'unconfirmed',
    sentence: 'Every unconfirmed action is on a device of the inventory, and its job is known.',
    sql: `SELECT ${subject('u')}, 'job ' || u.seq AS found FROM unconfirmed_actions u
      WHERE NOT ${known('u.seq')} OR NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = u.mac)`,
  },
  {
    name: 'ended_jobs',
    sentence: 'The jobs of every ended action are known.',
    sql: `SELECT ${subject('h')}, 'job ' || h.seq || ', ended by ' || coalesce(CAST(h.ended_by_seq AS text), 'time') AS found
      FROM ended_actions h WHERE NOT ${known('h.seq')} OR NOT ${known('h.placed_by')}
        OR (h.ended_by_seq IS NOT NULL AND NOT ${known('h.ended_by_seq')})`,
  },
  {
    name: 'ended_revisions',
    sentence: 'Every ended action ended after it was placed, at a revision that has been.',
    sql: `SELECT ${subject('h')}, 'revisions ' || h.placed_revision || ' to ' || h.ended_revision AS found
      FROM ended_actions h WHERE h.placed_revision >= h.ended_revision OR h.ended_revision > ${REVISION}`,
  },
]
