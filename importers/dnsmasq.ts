import { createCurrentLeases } from './current-leases.ts'
import { ImportError } from './import-error.ts'
import { DHCPV6, readSeconds } from './lease-fields.ts'
import { fault, IGNORED, type LineReader, type ReaderParts } from './line-reader.ts'

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
 * dnsmasq's lease file: what is leased now. Its DHCPv6 part follows a line that begins with `duid`; without any lease of
 * IPv4 the whole file is refused.
 */
export function createDnsmasqReader(parts: ReaderParts): LineReader {
  const { now, warn } = parts
  const leases = createCurrentLeases(parts, 'dnsmasq')
  let version4 = false
  let version6 = false
  return {
    take(line, _number, ended) {
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
      const hostname = name === '*' ? '' : name
      const taken = leases.put({ ip, hardware, hostname, end: () => endOf(expire, now) })
      version4 ||= taken.kind !== 'fault'
      return taken
    },
    finish() {
      if (version6 && !version4) throw new ImportError('dhcpv6', DHCPV6)
      return leases.finish()
    },
    close: leases.close,
  }
}
