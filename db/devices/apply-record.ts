import { fold } from '../clean-text.ts'
import type { Taken } from './apply-lease.ts'
import { importedAt, type Stated } from './claim.ts'
import type { DeviceTable, DeviceValues, KnownDevice, NameIds } from './device-table.ts'
import type { DeviceRecord } from './statement.ts'
import { type ImportScope, takeClaim } from './take-claim.ts'

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
  siteId: number,
  scope: ImportScope,
  now: number,
  { vendors, vendorClasses }: Names,
): Taken {
  const at = record.lastSeen ?? now
  const source = record.source ?? known?.source ?? 'ndjson'
  const hostname = given(record.hostname, known?.hostname ?? null)
  // The registry names new devices only: a vendor that was cleared stays so until somebody states one.
  const keptVendor = () => (known === undefined ? vendors(record.registryVendor ?? null) : known.vendor_id)
  const vendorClass = record.vendorClass === undefined ? known?.vendor_class_id : vendorClasses(record.vendorClass)
  const lastSeen = record.lastSeen ?? known?.last_seen ?? at
  const changed = takeAddresses(table, known, record, { ...timesOf(record, now), source, siteId }, scope)
  const device: DeviceValues = {
    mac: record.mac,
    hostname,
    hostname_key: hostname === null ? null : fold(hostname),
    vendor_id: record.vendor === undefined ? keptVendor() : vendors(record.vendor),
    vendor_class_id: vendorClass ?? null,
    tags: record.tags === undefined ? (known?.tags ?? '[]') : JSON.stringify(record.tags ?? []),
    // What is stated counts, and nobody is seen for the first time after the last.
    first_seen: Math.min(record.firstSeen ?? known?.first_seen ?? at, lastSeen),
    last_seen: lastSeen,
    lease_expires_at: given(record.leaseExpiresAt, known?.lease_expires_at ?? null),
    said_at: Math.max(known?.said_at ?? at, at),
    named_at: record.hostname === undefined ? (known?.named_at ?? Number.MIN_SAFE_INTEGER) : at,
    source,
    import_mark: known?.import_mark ?? 0,
  }
  const tags = (record.tags ?? []).map(fold)
  if (record.tags !== undefined && (tags.length > 0 || known !== undefined)) table.setTags(record.mac, tags)
  return { device, changed, released: false }
}

function timesOf({ lastSeen, leaseExpiresAt = null }: DeviceRecord, now: number): Stated {
  if (lastSeen === undefined) return importedAt(now, leaseExpiresAt)
  return { saidAt: lastSeen, seenAt: lastSeen, leaseExpiresAt, isAhead: false }
}

type Said = Pick<Stated, 'saidAt' | 'seenAt' | 'leaseExpiresAt'> & { readonly source: string; readonly siteId: number }

/**
 * The addresses that a record names take the place of those that its source gave the device there, unless that was later;
 * null leaves it none.
 */
function takeAddresses(
  table: DeviceTable,
  known: KnownDevice | undefined,
  { mac, ips, leaseExpiresAt }: DeviceRecord,
  said: Said,
  scope: ImportScope,
): boolean {
  const isNew = known === undefined
  const had = isNew || (ips === undefined && leaseExpiresAt === undefined) ? [] : table.addressesOf(mac, said.siteId)
  if (ips === undefined) {
    const own = had.filter(({ source }) => source === said.source)
    for (const address of own) table.putAddress({ ...address, leaseExpiresAt: said.leaseExpiresAt })
    return own.some((address) => address.leaseExpiresAt !== said.leaseExpiresAt)
  }
  // Of a complete list, what it doesn't name is taken away once all of it is read.
  const isComplete = scope.snapshotOf === said.source
  const isOld = had.some(({ source, saidAt }) => source === said.source && saidAt > said.saidAt)
  if (isOld && !isComplete) return false
  const gone = had.filter(
    ({ ip, source, saidAt }) =>
      !ips.includes(ip) && saidAt <= said.saidAt && (source === said.source ? !isComplete : ips.length === 0),
  )
  for (const { ip, siteId } of gone) table.removeAddress(ip, siteId)
  const taken = ips.map((ip) => {
    const before = leaseExpiresAt === undefined ? had.find((address) => address.ip === ip) : undefined
    // Who doesn't speak of a lease confirms the one that there is, whoever gave it.
    if (before !== undefined && before.leaseExpiresAt !== null && before.source !== said.source) return false
    const end = before === undefined ? said.leaseExpiresAt : before.leaseExpiresAt
    return takeClaim(table, { ip, mac, ...said, leaseExpiresAt: end, importId: scope.importId }, scope, isNew).isChanged
  })
  return gone.length > 0 || taken.includes(true)
}
