import type { Clock } from '../../clock.ts'
import type { Device } from '../../devices/device.ts'
import type { DeviceLookups, DeviceQueries } from '../../devices/device-store.ts'
import { StoreError } from '../../errors.ts'
import { cutPage } from '../../page.ts'
import type { PreviewQueries } from '../../previews/preview-store.ts'
import type { Asked, Async } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { NEXT_TARGETS } from '../target-sql.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS, deviceOf, type WholeRow } from './device-row.ts'
import { createDeviceLister } from './list-devices.ts'
import { HISTORY, historyOf, UNCONFIRMED, unconfirmedOf } from './read-actions.ts'

export interface DeviceReader
  extends Async<Pick<DeviceLookups, 'getDevice'>>,
    Asked<Pick<DeviceQueries, 'listDevices'> & Pick<PreviewQueries, 'listPreviewDevices'>> {
  /** The first devices of a set. */
  sampleOf(setId: number, limit: number): Promise<Device[]>
}

const HISTORY_LIMIT = 50
/** So many targets are looked at in a statement at most. */
const MOST_GONE = 10_000

type DetailRow = WholeRow & { readonly unconfirmed: string; readonly history: string }

export function createDeviceReader(db: Connection, clock: Clock): DeviceReader {
  const byMac = db.prepare<[object], DetailRow>(
    `SELECT ${DEVICE_COLUMNS}, ${UNCONFIRMED} AS unconfirmed, ${HISTORY} AS history
     FROM devices d ${DEVICE_JOINS} WHERE d.mac = :mac`,
  )
  const setOf = db.prepare<[string, number], { set_id: number }>(
    `SELECT p.set_id FROM previews p JOIN target_sets s ON s.set_id = p.set_id AND s.discarded = 0
     WHERE p.preview_id = ? AND p.expires_at IS NOT NULL AND (p.job_id IS NOT NULL OR p.expires_at > ?)`,
  )
  const nextOf = db.prepare<[object], number>(`SELECT mac FROM ${NEXT_TARGETS} ORDER BY mac`).pluck()
  const ofMacs = db.prepare<[object], WholeRow>(
    `SELECT ${DEVICE_COLUMNS} FROM devices d ${DEVICE_JOINS} WHERE d.mac = ANY (:macs) ORDER BY d.mac LIMIT :rows`,
  )
  /** In two statements: joined, PostgreSQL without statistics reads all devices. Of those that have gone there may be many. */
  const devicesOf = async (set: number, after: number, rows: number): Promise<Device[]> => {
    const found: WholeRow[] = []
    let from = after
    for (let size = rows; found.length < rows; size = Math.min(4 * size, MOST_GONE)) {
      const macs = await nextOf.all({ set, after: from, rows: size })
      const last = macs.at(-1)
      if (last === undefined) break
      from = last
      found.push(...(await ofMacs.all({ macs, rows: rows - found.length, now: clock.now() })))
    }
    return found.map(deviceOf)
  }
  return {
    async getDevice(mac) {
      const row = await byMac.get({ mac, now: clock.now(), limit: HISTORY_LIMIT })
      if (row === undefined) return null
      const { unconfirmed, history, ...device } = row
      return { ...deviceOf(device), unconfirmed: unconfirmedOf(unconfirmed), history: historyOf(history) }
    },
    listDevices: createDeviceLister(db, clock),
    async listPreviewDevices(previewId, { limit, after }) {
      const set = await setOf.get(previewId, clock.now())
      if (set === undefined) {
        throw new StoreError('not_found', 'There is no such preview, or it has expired; make a new one.')
      }
      const devices = await devicesOf(set.set_id, Number(after?.[0] ?? -1), limit + 1)
      const { shown, next } = cutPage(devices, limit, ({ mac }) => [mac])
      return { data: shown, next }
    },
    sampleOf: (setId, limit) => devicesOf(setId, -1, limit),
  }
}
