import { ImportError } from './import-error.ts'
import { DHCPV6, readAddress, readHardwareAddress, readHostname, readSeconds } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { fault, IGNORED, type LineReader, type ReaderParts, STAGED } from './line-reader.ts'

/** `expiry mac address hostname client-id` */
const FIELDS = 5

/** Whether a client id is whole. `01:` and the MAC is the usual one, so a beginning of that was cut off. */
function isWholeClientId(id: string, mac: string): boolean {
  const usual = `01:${mac}`
  return id === '*' || (/^([0-9a-f]{2}:)*[0-9a-f]{2}$/.test(id) && (id === usual || !usual.startsWith(id)))
}

/** A lease that never ends: in the file, or in the 32 bits of DHCP. */
const NEVER = [0, 0xffff_ffff]
/** The first second of 2001. A server without a clock writes how long a lease lasts, and no lease lasts so long. */
const FIRST_TIME = 978_307_200

/** When a lease ends, in milliseconds; null: never. */
function endOf(expiry: number, now: number): number | null {
  if (NEVER.includes(expiry)) return null
  return expiry * 1000 + (expiry < FIRST_TIME ? now : 0)
}

/**
 * dnsmasq's lease file: what is leased now. It doesn't say when a lease was given, so `now` (milliseconds) is taken, and
 * of two leases the one that ends later counts as the newer. Its DHCPv6 part follows a line that begins with `duid`.
 */
export function createDnsmasqReader({ vendorOf, now, warn, source }: ReaderParts): LineReader {
  const stage = createLeaseStage()
  let version4 = false
  let version6 = false
  return {
    take(line, number, ended) {
      const fields = line.trim().split(/ +/)
      if (fields[0] === 'duid') {
        version6 = true
        return IGNORED
      }
      const [expiry = '', hardware = '', ip = '', name = '', id = ''] = fields
      if (ip.includes(':')) {
        if (!version4) throw new ImportError('dhcpv6', DHCPV6)
        warn('ipv6')
        return IGNORED
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
      const address = readAddress(ip)
      if (typeof address !== 'number') return address
      const mac = readHardwareAddress(hardware)
      if (typeof mac === 'object') return mac
      version4 = true
      if (typeof mac === 'string') {
        stage.free({ address, lastSeen: now, line: number })
        warn(mac)
        return IGNORED
      }
      const leaseExpiresAt = endOf(expire, now)
      stage.put({
        address,
        mac,
        hostname: name === '*' ? null : readHostname(name),
        lastSeen: now,
        leaseExpiresAt,
        released: false,
        rank: leaseExpiresAt ?? Number.MAX_SAFE_INTEGER,
        line: number,
      })
      return STAGED
    },
    finish() {
      if (version6 && !version4) throw new ImportError('dhcpv6', DHCPV6)
      return stage.inOrder(source ?? 'dnsmasq', vendorOf)
    },
    close: () => stage.close(),
  }
}
