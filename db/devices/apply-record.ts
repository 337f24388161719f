import { fold } from '../clean-text.ts'
import type { Taken } from './apply-lease.ts'
import {
  type DeviceTable,
  type DeviceValues,
  hasChanged,
  type KnownDevice,
  markOf,
  type NameIds,
} from './device-table.ts'
import type { DeviceRecord } from './statement.ts'

export interface Names {
  readonly vendors: NameIds
  readonly vendorClasses: NameIds
}
const given = <T>(value: T | undefined, known: T): T => (value === undefined ? known : value)

/** Takes what an inventory says of one device: an absent member keeps what is known, null clears it. */
export function applyRecord(
  table: DeviceTable,
  known: KnownDevice | undefined,
  record: DeviceRecord,
  importId: number,
  now: number,
  { vendors, vendorClasses }: Names,
): Taken {
  const at = record.lastSeen ?? now
  const hostname = given(record.hostname, known?.hostname ?? null)
  // The registry names new devices only: a vendor that was cleared stays so until somebody states one.
  const keptVendor = () => (known === undefined ? vendors(record.registryVendor ?? null) : known.vendor_id)
  const vendorClass = record.vendorClass === undefined ? known?.vendor_class_id : vendorClasses(record.vendorClass)
  const addressed = record.ip !== undefined && (known === undefined || at >= known.address_at)
  const address = addressed ? (record.ip ?? null) : null
  const others = address === null ? [] : table.withAddress(address).filter((other) => other.mac !== record.mac)
  const lastSeen = record.lastSeen ?? known?.last_seen ?? at
  const superseded = others.some((other) => other.address_at > at)
  const device: DeviceValues = {
    mac: record.mac,
    ip: addressed ? (superseded ? null : address) : (known?.ip ?? null),
    hostname,
    hostname_key: hostname === null ? null : fold(hostname),
    vendor_id: record.vendor === undefined ? keptVendor() : vendors(record.vendor),
    vendor_class_id: vendorClass ?? null,
    tags: record.tags === undefined ? (known?.tags ?? '[]') : JSON.stringify(record.tags ?? []),
    // What is stated counts, and nobody is seen for the first time after the last.
    first_seen: Math.min(record.firstSeen ?? known?.first_seen ?? at, lastSeen),
    last_seen: lastSeen,
    lease_expires_at: given(record.leaseExpiresAt, known?.lease_expires_at ?? null),
    address_at: addressed ? at : (known?.address_at ?? 0),
    source: record.source ?? known?.source ?? 'ndjson',
    import_id: importId,
  }
  const changed = hasChanged(device, known)
  device.import_id = markOf(known, changed, importId)
  if (!superseded) for (const other of others) table.clearAddress(other.mac)
  if (known === undefined) table.insert(device)
  else table.update(device, known)
  const tags = (record.tags ?? []).map(fold)
  if (record.tags !== undefined && (tags.length > 0 || known !== undefined)) table.setTags(record.mac, tags)
  return { created: known === undefined, changed, released: false }
}
