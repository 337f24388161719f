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

const asJson = (row: string, order: string, source: string): string =>
  `(SELECT coalesce(json_agg(${row} ORDER BY ${order}), '[]')::text FROM (${source}) r)`

/** SQL for the actions active at `:now` on device `d`, as JSON, by type. */
export const ACTIVE_ACTIONS = asJson(
  'row_to_json(r)',
  'r.action_type',
  `SELECT a.action_type, ${ORIGIN}, a.applied_at, a.expires_at FROM active_actions a ${ORIGIN_JOINS}
   WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = d.mac AND ${notExpired('a', ':now')}`,
)
export const actionsOf = (json: string): DeviceAction[] => (JSON.parse(json) as ActionRow[]).map(toAction)

/** SQL for what is unconfirmed on device `d`, as JSON, by type. */
export const UNCONFIRMED = asJson(
  `json_build_object('actionType', r.action_type, 'jobId', r.job_id, 'since', r.since)`,
  'r.action_type',
  `SELECT a.action_type, ${ORIGIN}, a.since FROM unconfirmed_actions a ${ORIGIN_JOINS} WHERE a.mac = d.mac`,
)
export const unconfirmedOf = (json: string): UnconfirmedAction[] => JSON.parse(json) as UnconfirmedAction[]

/**
 * SQL for the ended actions of device `d` at `:now`, at most `:limit`, as JSON, the newest first; one whose time has run out
 * counts, swept or not.
 */
export const HISTORY = asJson(
  'row_to_json(r)',
  'r.ended_at DESC, r.ended_revision DESC NULLS LAST',
  `SELECT a.action_type, ${ORIGIN}, a.applied_at, a.expires_at, a.ended_at, a.ended_by, a.ended_revision,
     coalesce(e.job_id, pe.job_id) AS ended_by_job_id
   FROM (
     (SELECT ended_revision, action_type, seq, applied_at, expires_at, ended_at, ended_by, ended_by_seq
       FROM ended_actions WHERE mac = d.mac ORDER BY ended_revision DESC LIMIT :limit)
     UNION ALL
     SELECT NULL, action_type, seq, applied_at, expires_at, expires_at, 'expired', NULL
       FROM active_actions WHERE action_type IN ${ANY_ACTIVE_TYPE} AND mac = d.mac AND expires_at <= :now
   ) a ${ORIGIN_JOINS}
   LEFT JOIN jobs e ON e.seq = a.ended_by_seq LEFT JOIN purged_jobs pe ON pe.seq = a.ended_by_seq
   ORDER BY a.ended_at DESC, a.ended_revision DESC NULLS LAST LIMIT :limit`,
)
export const historyOf = (json: string): DeviceHistoryEntry[] => (JSON.parse(json) as HistoryRow[]).map(toHistoryEntry)
