import { readAddress, readHardwareAddress, readHostname, readSeconds } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { fault, IGNORED, type LineReader, type ReaderParts, STAGED } from './line-reader.ts'

/** `# interface mac ipv4 hostname valid-until assigned 32 address/32` */
const FIELDS = 9
const INFINITE = '-1'
/** Before a name that odhcpd can't use. */
const BROKEN_NAME = /^broken\\x20/

/** The lease file of OpenWrt's odhcpd: a comment for each lease, and lines for a hosts file, which say nothing more. */
export function createOdhcpdReader({ vendorOf, now, warn, source }: ReaderParts): LineReader {
  const stage = createLeaseStage()
  return {
    take(line, number, ended) {
      if (!line.startsWith('# ')) return IGNORED
      const [, , hardware = '', kind, name = '', until = '', , , place = ''] = line.trim().split(/\s+/)
      if (kind !== 'ipv4') {
        warn('ipv6')
        return IGNORED
      }
      if (!ended && !place.endsWith('/32')) return fault('The line is cut off; send the whole file')
      if (place === '') return fault(`The line has less than ${FIELDS} fields; send the whole lease file`)
      const address = readAddress(place.replace(/\/\d+$/, ''))
      if (typeof address !== 'number') return address
      const mac = readHardwareAddress(hardware)
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.free({ address, lastSeen: now, line: number })
        warn(mac)
        return IGNORED
      }
      const seconds = until === INFINITE ? null : readSeconds(until, 'valid until')
      if (typeof seconds === 'object' && seconds !== null) return seconds
      // 0: it has ended, and when is not said.
      const leaseExpiresAt = seconds === null ? null : seconds === 0 ? now : seconds * 1000
      const rank = leaseExpiresAt ?? Number.MAX_SAFE_INTEGER
      const hostname = name === '-' ? null : readHostname(name.replace(BROKEN_NAME, ''))
      stage.put({ address, mac, hostname, lastSeen: now, leaseExpiresAt, released: false, rank, line: number })
      return STAGED
    },
    finish: () => stage.inOrder(source ?? 'odhcpd', vendorOf),
    close: () => stage.close(),
  }
}
