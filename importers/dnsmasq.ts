import { ImportError } from './import-error.ts'
import { DHCPV6, readAddress, readHardwareAddress, readHostname, readSeconds } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { fault, type LineReader, NOT_DATA, STAGED } from './line-reader.ts'
import type { VendorLookup } from './vendor-registry.ts'

/** `expiry mac address hostname client-id` */
const FIELDS = 5

/** Whether a client id is whole. `01:` and the MAC is the usual one, so a beginning of that was cut off. */
function isWholeClientId(id: string, mac: string): boolean {
  const usual = `01:${mac}`
  return id === '*' || (/^([0-9a-f]{2}:)*[0-9a-f]{2}$/.test(id) && (id === usual || !usual.startsWith(id)))
}

/**
 * dnsmasq's lease file: what is leased now. It doesn't say when a lease was given, so `now` (milliseconds) is taken, and
 * of two leases the one that ends later counts as the newer. Its DHCPv6 part follows a line that begins with `duid`.
 */
export function createDnsmasqReader(vendorOf: VendorLookup, now: number): LineReader {
  const stage = createLeaseStage()
  let version4 = false
  let version6 = false
  return {
    take(line, number, ended) {
      const fields = line.trim().split(/ +/)
      if (fields[0] === 'duid') {
        version6 = true
        return NOT_DATA
      }
      const [expiry = '', hardware = '', ip = '', name = '', id = ''] = fields
      if (ip.includes(':')) {
        if (!version4) throw new ImportError('dhcpv6', DHCPV6)
        return fault(DHCPV6)
      }
      if (!ended && (fields.length < FIELDS || !isWholeClientId(id, hardware))) {
        return fault('The line is cut off; send the whole file')
      }
      if (fields.length !== FIELDS) {
        return fault(
          `The line has ${fields.length} fields; dnsmasq writes expiry, MAC, address, host name and client id`,
        )
      }
      const expire = readSeconds(expiry, 'expiry')
      if (typeof expire !== 'number') return expire
      const mac = readHardwareAddress(hardware)
      if (typeof mac !== 'number') return mac
      const address = readAddress(ip)
      if (typeof address !== 'number') return address
      version4 = true
      stage.put({
        address,
        mac,
        hostname: name === '*' ? null : readHostname(name),
        lastSeen: now,
        leaseExpiresAt: expire === 0 ? null : expire * 1000,
        released: false,
        rank: expire === 0 ? Number.MAX_SAFE_INTEGER : expire,
        line: number,
      })
      return STAGED
    },
    finish() {
      if (version6 && !version4) throw new ImportError('dhcpv6', DHCPV6)
      return stage.inOrder('dnsmasq', vendorOf)
    },
    close: () => stage.close(),
  }
}
