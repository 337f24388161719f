import { createCurrentLeases } from './current-leases.ts'
import { readDuid } from './duid.ts'
import { readHardwareAddress, readSeconds } from './lease-fields.ts'
import { type Fault, fault, IGNORED, type LineReader, type ReaderParts } from './line-reader.ts'

/** `# interface mac ipv4 hostname valid-until assigned 32 address/32`, or of IPv6 `# interface duid iaid … 128 address/128 …` */
const FIELDS = 9
const INFINITE = '-1'
/** Before a name that odhcpd can't use. */
const BROKEN_NAME = /^broken\\x20/
/** How long the prefix of one address is. */
const WHOLE = { 4: '32', 6: '128' } as const

/** When a lease ends, in milliseconds; null: never. 0 says that it has ended, and not when. */
function endOf(until: string, now: number): number | null | Fault {
  if (until === INFINITE) return null
  const seconds = readSeconds(until, 'valid until')
  if (typeof seconds !== 'number') return seconds
  return seconds === 0 ? now : seconds * 1000
}

/** The lease file of OpenWrt's odhcpd: a comment for each lease, and lines for a hosts file, which say nothing more. */
export function createOdhcpdReader(parts: ReaderParts): LineReader {
  const { now, warn } = parts
  const leases = createCurrentLeases(parts, 'odhcpd')
  return {
    take(line, _number, ended) {
      if (!line.startsWith('# ')) return IGNORED
      const [, , owner = '', kind, name = '', until = '', , length = '', ...places] = line.trim().split(/\s+/)
      const version = kind === 'ipv4' ? 4 : 6
      if (!ended && (places.length === 0 || !places.at(-1)?.endsWith(`/${length}`))) {
        return fault('The line is cut off; send the whole file')
      }
      if (length === '' || (places.length === 0 && version === 4)) {
        return fault(`The line has fewer than ${FIELDS} fields; send the whole lease file`)
      }
      if (places.length === 0 || length !== WHOLE[version]) {
        warn(places.length === 0 ? 'not_bound' : 'prefix')
        return IGNORED
      }
      const ips = places.map((place) => place.replace(/\/\d+$/, ''))
      const hardware = version === 4 ? readHardwareAddress(owner) : readDuid(owner)
      const hostname = name === '-' ? '' : name.replace(BROKEN_NAME, '')
      return leases.put({ ips, hardware, hostname, end: () => endOf(until, now) })
    },
    finish: leases.finish,
    close: leases.close,
  }
}
