import { ANY_ACTIVE_TYPE, notExpired } from '../../active-sql.ts'
import type { DeviceAction, DeviceHistoryEntry, UnconfirmedAction } from '../../devices/device.ts'
import type { Connection } from '../connection.ts'

interface ActionRow {
  mac: number
  action_type: DeviceAction['actionType']
  action_reason: string
  job_id: string
  applied_at: number
  expires_at: number | null
}
interface HistoryRow extends ActionRow {
  ended_at: number
  ended_by: DeviceHistoryEntry['endedBy']
  ended_by_job_id: string | null
}
export interface ActionReader {
  /** The actions active at a time, by MAC. */
  activeOn(macs: readonly number[], now: number): Map<number, DeviceAction[]>
  unconfirmedOn(mac: number): UnconfirmedAction[]
  /** Ended actions of a device at a time, the newest first; one whose time has run out counts, swept or not. */
  historyOf(mac: number, now: number, limit: number): DeviceHistoryEntry[]
}

const ORIGIN = `coalesce(j.job_id, p.job_id) AS job_id, coalesce(j.action_reason, p.action_reason) AS action_reason`
const ORIGIN_JOINS = `LEFT JOIN jobs j ON j.seq = a.seq LEFT JOIN purged_jobs p ON p.seq = a.seq`

const toAction = (row: ActionRow): DeviceAction => ({
  actionType: row.action_type,
  actionReason: row.action_reason,
  jobId: row.job_id,
  appliedAt: row.applied_at,
  expiresAt: row.expires_at,
})

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
    historyOf: (mac, now, limit) =>
      history.all({ mac, now, limit }).map((row) => ({
        ...toAction(row),
        endedAt: row.ended_at,
        endedBy: row.ended_by,
        endedByJobId: row.ended_by_job_id,
      })),
  }
}
