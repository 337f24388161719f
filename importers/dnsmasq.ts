import { createCurrentLeases } from './current-leases.ts'
import { isWholeDuid, readDuid } from './duid.ts'
import { readHardwareAddress, readSeconds } from './lease-fields.ts'
import { fault, IGNORED, type LineReader, type ReaderParts } from './line-reader.ts'

/** `expiry mac address hostname client-id`, or of IPv6 `expiry iaid address hostname duid` */
const FIELDS = 5

/** Whether a client id is whole. `01:` and the MAC is the usual one, so a beginning of that was cut off. */
function isWholeClientId(id: string, mac: string): boolean {
  const usual = `01:${mac}`
  return /^([0-9a-f]{2}:)*[0-9a-f]{2}$/.test(id) && (id === usual || !usual.startsWith(id))
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
 * dnsmasq's lease file: what is leased now. Leases of IPv6 follow a line that begins with `duid`, which is the server's
 * own; they name the client by its DUID.
 */
export function createDnsmasqReader(parts: ReaderParts): LineReader {
  const { now } = parts
  const leases = createCurrentLeases(parts, 'dnsmasq')
  return {
    take(line, _number, ended) {
      const fields = line.trim().split(/ +/)
      const [expiry = '', owner = '', ip = '', name = '', id = ''] = fields
      const isVersion6 = ip.includes(':')
      const isWhole = () => id === '*' || (isVersion6 ? isWholeDuid(id) : isWholeClientId(id, owner))
      if (!ended && (fields.length < FIELDS || !isWhole())) {
        return fault('The line is cut off; send the whole file')
      }
      if (expiry === 'duid') return IGNORED
      if (fields.length !== FIELDS) {
        return fault(
          `The line has ${fields.length} fields; dnsmasq writes expiry, MAC, address, host name and client id`,
        )
      }
      const expire = readSeconds(expiry, 'expiry')
      if (typeof expire !== 'number') return expire
      const hardware = isVersion6 ? readDuid(id === '*' ? '' : id) : readHardwareAddress(owner)
      const hostname = name === '*' ? '' : name
      return leases.put({ ips: [ip], hardware, hostname, end: () => endOf(expire, now) })
    },
    finish: leases.finish,
    close: leases.close,
  }
}
