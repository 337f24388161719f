import { ANY_ACTIVE_TYPE, notExpired } from '../../active-sql.ts'
import {
  type ActionRow,
  type HistoryRow,
  ORIGIN,
  ORIGIN_JOINS,
  toAction,
  toHistoryEntry,
} from '../../devices/action-row.ts'
import type { DeviceAction, DeviceHistoryEntry, UnconfirmedAction } from '../../devices/device.ts'
import type { Connection } from '../connection.ts'

export interface ActionReader {
  /** The actions active at a time, by MAC. */
  activeOn(macs: readonly number[], now: number): Map<number, DeviceAction[]>
  unconfirmedOn(mac: number): UnconfirmedAction[]
  /** Ended actions of a device at a time, the newest first; one whose time has run out counts, swept or not. */
  historyOf(mac: number, now: number, limit: number): DeviceHistoryEntry[]
}

export function createActionReader(db: Connection): ActionReader {
  const active = db.prepare<[string, number], ActionRow>(
    `SELECT a.mac, a.action_type, ${ORIGIN}, a.applied_at, a.expires_at
     FROM json_each(?) m CROSS JOIN active_actions a ON a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = m.value ${ORIGIN_JOINS}
     WHERE ${notExpired('a', '?')}`,
  )
  const history = db.prepare<[{ mac: number; now: number; limit: number }], HistoryRow>(
    `SELECT a.mac, a.action_type, ${ORIGIN}, a.applied_at, a.expires_at, a.ended_at, a.ended_by,
       coalesce(e.job_id, pe.job_id) AS ended_by_job_id
     FROM (
       SELECT * FROM (SELECT mac, ended_revision, action_type, seq, applied_at, expires_at, ended_at, ended_by, ended_by_seq
         FROM ended_actions WHERE mac = :mac ORDER BY ended_revision DESC LIMIT :limit)
       UNION ALL
       SELECT mac, NULL, action_type, seq, applied_at, expires_at, expires_at, 'expired', NULL
         FROM active_actions WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = :mac AND expires_at <= :now
     ) a ${ORIGIN_JOINS}
     LEFT JOIN jobs e ON e.seq = a.ended_by_seq LEFT JOIN purged_jobs pe ON pe.seq = a.ended_by_seq
     ORDER BY a.ended_at DESC, a.ended_revision DESC LIMIT :limit`,
  )
  const unconfirmed = db.prepare<[number], UnconfirmedAction>(
    `SELECT a.action_type AS actionType, coalesce(j.job_id, p.job_id) AS jobId, a.since
     FROM unconfirmed_actions a ${ORIGIN_JOINS} WHERE a.mac = ? ORDER BY a.action_type`,
  )
  return {
    unconfirmedOn: (mac) => unconfirmed.all(mac),
    activeOn(macs, now) {
      const byMac = new Map<number, DeviceAction[]>()
      for (const row of active.all(JSON.stringify(macs), now)) {
        const actions = byMac.get(row.mac) ?? []
        actions.push(toAction(row))
        byMac.set(row.mac, actions)
      }
      return byMac
    },
    historyOf: (mac, now, limit) => history.all({ mac, now, limit }).map(toHistoryEntry),
  }
}
