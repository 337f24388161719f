import { importedAt } from '../db/devices/claim.ts'
import type { DeviceStatement } from '../db/devices/statement.ts'
import type { Ip } from '../db/ip.ts'
import { readAddress, readHardwareAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage, type StagedLease } from './lease-stage.ts'
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
  const stage = createLeaseStage()
  const nobodys = (address: Ip): StagedLease => ({
    ...{ address, mac: null, hostname: null, released: true },
    ...importedAt(now, null),
  })
  return {
    put({ ip, hardware, hostname: name, end }) {
      const address = readAddress(ip)
      if (typeof address === 'object') return address
      const mac = readHardwareAddress(hardware)
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.put(nobodys(address))
        warn(mac)
        return IGNORED
      }
      const leaseExpiresAt = end()
      if (typeof leaseExpiresAt === 'object' && leaseExpiresAt !== null) return leaseExpiresAt
      const stated = importedAt(now, leaseExpiresAt)
      stage.put({ address, mac, hostname: readHostname(name), released: false, ...stated })
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
