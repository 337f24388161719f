import type { Clock } from '../../clock.ts'
import type { Device } from '../../devices/device.ts'
import { type DeviceRow, toDevice } from '../../devices/device-row.ts'
import type { DeviceLookups, DeviceQueries } from '../../devices/device-store.ts'
import { StoreError } from '../../errors.ts'
import { cutPage } from '../../page.ts'
import type { PreviewQueries } from '../../previews/preview-store.ts'
import type { Connection } from '../connection.ts'
import type { Stepped } from '../steps.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS } from './device-row.ts'
import { createDeviceLister } from './list-devices.ts'
import { createActionReader } from './read-actions.ts'
import { createAddressReader } from './read-addresses.ts'

export interface DeviceReader
  extends Pick<DeviceLookups, 'getDevice'>,
    Stepped<Pick<DeviceQueries, 'listDevices'> & Pick<PreviewQueries, 'listPreviewDevices'>> {
  /** The first devices of a set. */
  sampleOf(setId: number, limit: number): Device[]
}

const HISTORY_LIMIT = 50

export function createDeviceReader(db: Connection, clock: Clock): DeviceReader {
  const actions = createActionReader(db)
  const addressesOf = createAddressReader(db)
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
    return rows.map((row) => toDevice(row, addressesOf(row.mac), active.get(row.mac) ?? []))
  }
  return {
    // In one transaction: an action that is replaced between two statements would be active and ended at once.
    getDevice: db.transaction((mac: number) => {
      const row = byMac.get(mac)
      if (row === undefined) return null
      const [device] = withActions([row])
      const history = actions.historyOf(mac, clock.now(), HISTORY_LIMIT)
      return { ...(device as Device), unconfirmed: actions.unconfirmedOn(mac), history }
    }),
    listDevices: createDeviceLister(db, clock, withActions),
    listPreviewDevices(previewId, { limit, after }) {
      const set = setOf.get(previewId, clock.now())
      if (set === undefined) {
        throw new StoreError('not_found', 'There is no such preview, or it has expired; make a new one.')
      }
      const rows = ofSet.all(set.set_id, Number(after?.[0] ?? -1), limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.mac])
      return { data: withActions(shown), next }
    },
    sampleOf: (setId, limit) => withActions(ofSet.all(setId, -1, limit)),
  }
}
