import type { Connection } from '../connection.ts'
import { createDeviceUpdate } from './update-device.ts'

/** A device as the importer needs to know it. */
export interface KnownDevice {
  mac: number
  ip: number | null
  hostname: string | null
  vendor_id: number | null
  vendor_class_id: number | null
  tags: string
  first_seen: number
  last_seen: number
  lease_expires_at: number | null
  address_at: number
  source: string
  import_id: number
}
export type DeviceValues = KnownDevice & { hostname_key: string | null }

export interface DeviceTable {
  find(mac: number): KnownDevice | undefined
  /** The devices that have an address now. */
  withAddress(ip: number): KnownDevice[]
  /** Takes a device's address away because another device has it; when its own lease was given stays known. */
  clearAddress(mac: number): void
  insert(device: DeviceValues): void
  /** `known` is what `find` said of it, so that only what has changed is written. */
  update(device: DeviceValues, known: KnownDevice): void
  setTags(mac: number, keys: readonly string[]): void
}

const COLUMNS = [
  ...['mac', 'ip', 'hostname', 'hostname_key', 'vendor_id', 'vendor_class_id', 'tags', 'first_seen', 'last_seen'],
  ...['lease_expires_at', 'address_at', 'source', 'import_id'],
]
const KNOWN = COLUMNS.filter((name) => name !== 'hostname_key').join(', ')

const HOUR = 3600 * 1000

/**
 * The table as of now: times that lie far ahead were written before the clock was set back. They count as now, or for
 * years no statement would be newer.
 */
export function withoutFuture(table: DeviceTable, now: number): DeviceTable {
  const written = new WeakMap<KnownDevice, KnownDevice>()
  const known = (device: KnownDevice): KnownDevice => {
    if (Math.max(device.address_at, device.last_seen) <= now + HOUR) return device
    const [first_seen, last_seen, address_at] = [device.first_seen, device.last_seen, device.address_at].map((time) =>
      Math.min(time, now),
    ) as [number, number, number]
    const asOfNow = { ...device, first_seen, last_seen, address_at }
    written.set(asOfNow, device)
    return asOfNow
  }
  return {
    ...table,
    find(mac) {
      const device = table.find(mac)
      return device === undefined ? undefined : known(device)
    },
    withAddress: (ip) => table.withAddress(ip).map(known),
    update: (device, known) => table.update(device, written.get(known) ?? known),
  }
}

export function createDeviceTable(db: Connection): DeviceTable {
  const find = db.prepare<[number], KnownDevice>(`SELECT ${KNOWN} FROM devices WHERE mac = ?`)
  const byAddress = db.prepare<[number], KnownDevice>(`SELECT ${KNOWN} FROM devices WHERE ip = ?`)
  const clear = db.prepare('UPDATE devices SET ip = NULL WHERE mac = ?')
  const insert = db.prepare<unknown[]>(
    `INSERT INTO devices (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const update = createDeviceUpdate(db)
  const dropTags = db.prepare('DELETE FROM device_tags WHERE mac = ?')
  const addTag = db.prepare('INSERT OR IGNORE INTO device_tags (tag_key, mac) VALUES (?, ?)')
  return {
    find: (mac) => find.get(mac),
    withAddress: (ip) => byAddress.all(ip),
    clearAddress: (mac) => void clear.run(mac),
    // In the order of COLUMNS; by name, thirteen of them cost a tenth more.
    insert: (d) =>
      void insert.run(
        ...[d.mac, d.ip, d.hostname, d.hostname_key, d.vendor_id, d.vendor_class_id, d.tags, d.first_seen],
        ...[d.last_seen, d.lease_expires_at, d.address_at, d.source, d.import_id],
      ),
    update,
    setTags(mac, keys) {
      dropTags.run(mac)
      for (const key of keys) addTag.run(key, mac)
    },
  }
}
