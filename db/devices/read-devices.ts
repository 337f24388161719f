import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { StoreError } from '../errors.ts'
import { fold } from '../fold.ts'
import type { Page, PageRequest } from '../model.ts'
import type { Device, DeviceDetail } from './device.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS, type DeviceRow, toDevice } from './device-row.ts'
import type { DeviceFilter } from './device-store.ts'
import { createActionReader } from './read-actions.ts'

export interface DeviceReader {
  getDevice(mac: number): DeviceDetail | null
  /** The newest (by `firstSeen`) first. */
  listDevices(filter: DeviceFilter, page: PageRequest): Page<Device>
  /** In the order of MACs. Throws `not_found`. */
  listPreviewDevices(previewId: string, page: PageRequest): Page<Device>
  /** The first devices of a set. */
  sampleOf(setId: number, limit: number): Device[]
}

const HISTORY_LIMIT = 50

type Part = readonly [sql: string, ...values: (string | number)[]]

function conditions(filter: DeviceFilter, now: number): Part[] {
  const parts: (Part | undefined)[] = [
    filter.mac === undefined ? undefined : ['d.mac = ?', filter.mac],
    filter.ip === undefined ? undefined : ['d.ip = ?', filter.ip],
    filter.subnet === undefined ? undefined : ['d.ip BETWEEN ? AND ?', ...filter.subnet],
    filter.hostname === undefined ? undefined : ['instr(d.hostname_key, ?) > 0', fold(filter.hostname)],
    filter.vendor === undefined
      ? undefined
      : ['d.vendor_id IN (SELECT vendor_id FROM vendors WHERE instr(name_key, ?) > 0)', fold(filter.vendor)],
    filter.tag === undefined
      ? undefined
      : ['EXISTS (SELECT 1 FROM device_tags t WHERE t.tag_key = ? AND t.mac = d.mac)', fold(filter.tag)],
    filter.status === undefined
      ? undefined
      : [
          `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = ? AND a.mac = d.mac
             AND (a.expires_at IS NULL OR a.expires_at > ?))`,
          filter.status,
          now,
        ],
    filter.source === undefined ? undefined : ['d.source = ? COLLATE NOCASE', filter.source],
  ]
  return parts.filter((part) => part !== undefined)
}

export function createDeviceReader(db: Connection, clock: Clock): DeviceReader {
  const actions = createActionReader(db)
  const byMac = db.prepare<[number], DeviceRow>(
    `SELECT ${DEVICE_COLUMNS} FROM devices d ${DEVICE_JOINS} WHERE d.mac = ?`,
  )
  const setOf = db.prepare<[string, number], { set_id: number }>(
    `SELECT p.set_id FROM previews p JOIN target_sets s ON s.set_id = p.set_id AND s.discarded = 0
     WHERE p.preview_id = ? AND p.expires_at IS NOT NULL AND (p.job_id IS NOT NULL OR p.expires_at > ?)`,
  )
  const ofSet = db.prepare<[number, number, number], DeviceRow>(
    `SELECT ${DEVICE_COLUMNS} FROM targets t CROSS JOIN devices d ON d.mac = t.mac ${DEVICE_JOINS}
     WHERE t.set_id = ? AND t.mac > ? ORDER BY t.mac LIMIT ?`,
  )

  const withActions = (rows: readonly DeviceRow[]): Device[] => {
    const active = actions.activeOn(
      rows.map((row) => row.mac),
      clock.now(),
    )
    return rows.map((row) => toDevice(row, active.get(row.mac) ?? []))
  }
  return {
    // In one transaction: an action that is replaced between two statements would be active and ended at once.
    getDevice: db.transaction((mac: number) => {
      const row = byMac.get(mac)
      if (row === undefined) return null
      const [device] = withActions([row])
      return { ...(device as Device), history: actions.historyOf(mac, clock.now(), HISTORY_LIMIT) }
    }),
    listDevices(filter, { limit, after }) {
      const parts = conditions(filter, clock.now())
      if (after !== null) parts.push(['(d.first_seen, d.mac) < (?, ?)', ...after])
      const where = parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`
      const params = parts.flatMap(([, ...values]) => values)
      const rows = db
        .prepare<unknown[], DeviceRow>(
          `SELECT ${DEVICE_COLUMNS} FROM devices d ${DEVICE_JOINS} ${where}
           ORDER BY d.first_seen DESC, d.mac DESC LIMIT ?`,
        )
        .all(...params, limit + 1)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last !== undefined ? [last.first_seen, last.mac] : null
      return { data: withActions(shown), next }
    },
    listPreviewDevices(previewId, { limit, after }) {
      const set = setOf.get(previewId, clock.now())
      if (set === undefined) {
        throw new StoreError('not_found', 'There is no such preview, or it has expired; make a new one.')
      }
      const rows = ofSet.all(set.set_id, Number(after?.[0] ?? -1), limit + 1)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return { data: withActions(shown), next: rows.length > limit && last !== undefined ? [last.mac] : null }
    },
    sampleOf: (setId, limit) => withActions(ofSet.all(setId, -1, limit)),
  }
}
