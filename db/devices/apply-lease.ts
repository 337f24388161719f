import { fold } from '../clean-text.ts'
import type { DeviceTable, DeviceValues, KnownDevice, NameIds } from './device-table.ts'
import type { DeviceLease, FreedAddress } from './statement.ts'
import { type ClaimTaken, type ImportScope, takeClaim } from './take-claim.ts'

/** What a statement did to its device. */
export interface Taken {
  readonly device: DeviceValues
  /** Whether anything else of a known device is shown otherwise than before. */
  readonly changed: boolean
  readonly released: boolean
}

const unknownDevice = (lease: DeviceLease): KnownDevice => ({
  mac: lease.mac,
  hostname: null,
  vendor_id: null,
  vendor_class_id: null,
  tags: '[]',
  first_seen: lease.seenAt,
  last_seen: lease.seenAt,
  lease_expires_at: null,
  said_at: lease.saidAt,
  named_at: Number.MIN_SAFE_INTEGER,
  source: lease.source,
  import_mark: 0,
})

/** The name of the newest statement that has one; of two of the same time the last in the order of their characters. */
function nameOf(before: KnownDevice, { hostname, saidAt }: DeviceLease): Pick<KnownDevice, 'hostname' | 'named_at'> {
  const isNewer = saidAt > before.named_at || (saidAt === before.named_at && (hostname ?? '') > (before.hostname ?? ''))
  if (hostname === null || !isNewer) return { hostname: before.hostname, named_at: before.named_at }
  return { hostname, named_at: saidAt }
}

/**
 * Takes what a DHCP server says of one lease. The address goes by `isNewer`, and what else is kept of a device is the
 * earliest, the latest, or what the newest statement says: so the order in which leases come doesn't matter.
 */
export function applyLease(
  table: DeviceTable,
  known: KnownDevice | undefined,
  lease: DeviceLease,
  siteId: number,
  scope: ImportScope,
  vendors: NameIds,
): Taken {
  const claim = takeClaim(
    table,
    claimOf(lease, lease.released ? null : lease.mac, siteId, scope),
    scope,
    known === undefined,
  )
  const before = known ?? unknownDevice(lease)
  const name = nameOf(before, lease)
  const device: DeviceValues = {
    ...before,
    ...name,
    hostname_key: name.hostname === null ? null : fold(name.hostname),
    vendor_id: before.vendor_id ?? vendors(lease.vendor),
    first_seen: Math.min(before.first_seen, lease.seenAt),
    last_seen: Math.max(before.last_seen, lease.seenAt),
    said_at: Math.max(before.said_at, lease.saidAt),
    source: lease.saidAt >= before.said_at ? lease.source : before.source,
  }
  // Also one that is told of for the first time when it has gone.
  const released = claim.lostBy === lease.mac || (lease.released && known === undefined)
  return { device, changed: claim.isChanged && !released, released }
}

/** Takes an address away from whoever has it by an older statement. */
export const applyFreed = (table: DeviceTable, freed: FreedAddress, siteId: number, scope: ImportScope): ClaimTaken =>
  takeClaim(table, claimOf({ ...freed, leaseExpiresAt: null }, null, siteId, scope), scope)

type Said = Pick<DeviceLease, 'ip' | 'source' | 'saidAt' | 'seenAt' | 'leaseExpiresAt'>
const claimOf = (
  { ip, source, saidAt, seenAt, leaseExpiresAt }: Said,
  mac: number | null,
  siteId: number,
  { importId }: ImportScope,
) => ({ ip, siteId, mac, source, saidAt, seenAt, leaseExpiresAt: mac === null ? null : leaseExpiresAt, importId })
