import { createCurrentLeases } from './current-leases.ts'
import { readSeconds } from './lease-fields.ts'
import { type Fault, fault, IGNORED, type LineReader, type ReaderParts } from './line-reader.ts'

/** `# interface mac ipv4 hostname valid-until assigned 32 address/32` */
const FIELDS = 9
const INFINITE = '-1'
/** Before a name that odhcpd can't use. */
const BROKEN_NAME = /^broken\\x20/

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
      const [, , hardware = '', kind, name = '', until = '', , , place = ''] = line.trim().split(/\s+/)
      if (kind !== 'ipv4') {
        warn('ipv6')
        return IGNORED
      }
      if (!ended && !place.endsWith('/32')) return fault('The line is cut off; send the whole file')
      if (place === '') return fault(`The line has fewer than ${FIELDS} fields; send the whole lease file`)
      const ip = place.replace(/\/\d+$/, '')
      const hostname = name === '-' ? '' : name.replace(BROKEN_NAME, '')
      return leases.put({ ip, hardware, hostname, end: () => endOf(until, now) })
    },
    finish: leases.finish,
    close: leases.close,
  }
}
