import { importedAt } from '../db/devices/claim.ts'
import type { DeviceStatement } from '../db/devices/statement.ts'
import type { Ip } from '../db/ip.ts'
import { type HardwareAddress, readAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage, type StagedLease } from './lease-stage.ts'
import { type Fault, IGNORED, type ReaderParts, STAGED, type Taken } from './line-reader.ts'

/** A lease that holds now, its fields as they are written. */
export interface CurrentLease {
  /** One, or of IPv6 several. */
  readonly ips: readonly string[]
  readonly hardware: HardwareAddress
  /** Empty: none. */
  readonly hostname: string
  /** When it ends, in milliseconds; null: never. Read last, and only where a device has the lease. */
  readonly end: () => number | null | Fault
}
export interface CurrentLeases {
  put(lease: CurrentLease): Taken
  /** No device has this address. */
  free(ip: string): Taken
  finish(): Iterable<DeviceStatement>
  close(): void
}

/**
 * Stages what is leased now, for formats that don't say when a lease was given. `format` is the source that its devices get, unless another is given.
 */
export function createCurrentLeases({ vendorOf, now, warn, source }: ReaderParts, format: string): CurrentLeases {
  const stage = createLeaseStage('list')
  const nobodys = (address: Ip): StagedLease => ({
    ...{ address, mac: null, hostname: null, released: true },
    ...importedAt(now, null),
  })
  return {
    put({ ips, hardware: mac, hostname: name, end }) {
      const addresses: Ip[] = []
      for (const ip of ips) {
        const address = readAddress(ip)
        if (typeof address === 'object') return address
        addresses.push(address)
      }
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        for (const address of addresses) stage.put(nobodys(address))
        warn(mac)
        return IGNORED
      }
      const leaseExpiresAt = end()
      if (typeof leaseExpiresAt === 'object' && leaseExpiresAt !== null) return leaseExpiresAt
      const lease = { mac, hostname: readHostname(name), released: false, ...importedAt(now, leaseExpiresAt) }
      for (const address of addresses) stage.put({ address, ...lease })
      return STAGED
    },
    free(ip) {
      const address = readAddress(ip)
      if (typeof address === 'object') return address
      stage.put(nobodys(address))
      return STAGED
    },
    finish: () => stage.statements(source ?? format, vendorOf),
    close: stage.close,
  }
}
