import type { DeviceStatement } from '../db/devices/statement.ts'
import { readAddress, readHardwareAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { type Fault, IGNORED, type ReaderParts, STAGED, type Taken } from './line-reader.ts'

/** A lease that holds now, its fields as they are written. */
export interface CurrentLease {
  readonly ip: string
  readonly hardware: string
  /** Empty: none. */
  readonly hostname: string
  /** When it ends, in milliseconds; null: never. Read last, and only where a device has the lease. */
  readonly end: () => number | null | Fault
}
export interface CurrentLeases {
  put(lease: CurrentLease, line: number): Taken
  /** No device has this address. */
  free(ip: string, line: number): Taken
  finish(): Iterable<DeviceStatement>
  close(): void
}

/**
 * Stages what is leased now, for formats that don't say when a lease was given: `now` is taken, and of two leases the one
 * that ends later counts as the newer. `format` is the source that its devices get, unless another is given.
 */
export function createCurrentLeases({ vendorOf, now, warn, source }: ReaderParts, format: string): CurrentLeases {
  const stage = createLeaseStage()
  return {
    put({ ip, hardware, hostname: name, end }, line) {
      const address = readAddress(ip)
      if (typeof address !== 'number') return address
      const mac = readHardwareAddress(hardware)
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.free({ address, lastSeen: now, line })
        warn(mac)
        return IGNORED
      }
      const leaseExpiresAt = end()
      if (typeof leaseExpiresAt === 'object' && leaseExpiresAt !== null) return leaseExpiresAt
      const rank = leaseExpiresAt ?? Number.MAX_SAFE_INTEGER
      const hostname = readHostname(name)
      stage.put({ address, mac, hostname, lastSeen: now, leaseExpiresAt, released: false, rank, line })
      return STAGED
    },
    free(ip, line) {
      const address = readAddress(ip)
      if (typeof address !== 'number') return address
      stage.free({ address, lastSeen: now, line })
      return STAGED
    },
    finish: () => stage.inOrder(source ?? format, vendorOf),
    close: stage.close,
  }
}
