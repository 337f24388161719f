import { quote } from '../db/clean-text.ts'
import { parseMac } from '../db/mac.ts'
import { readAddress, readHardwareAddress, readHostname } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { fault, IGNORED, type LineReader, type ReaderParts, STAGED } from './line-reader.ts'

const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/
const CLOCK = /^(?:(\d+)w)?(?:(\d+)d)?(\d+):(\d\d):(\d\d)$/
const UNITS = [604_800, 86_400, 3600, 60, 1]

/** `1w2d3h4m5s` or `1d03:04:05`, in milliseconds; null: unreadable. */
export function readRouterDuration(text: string): number | null {
  const parts = text === '' ? null : (DURATION.exec(text) ?? CLOCK.exec(text))
  if (parts === null) return null
  const seconds = UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0)
  return seconds < 1e10 ? seconds * 1000 : null
}

/** The properties of a line: ` 0 D address=10.0.0.1 host-name="PC 18"`. A value may have spaces. */
function readProperties(line: string): ReadonlyMap<string, string> {
  const parts = line.split(/\s(?=[a-z][a-z0-9-]*=)/)
  return new Map(
    parts.flatMap((part) => {
      const [, name, value = ''] = /^([a-z][a-z0-9-]*)=(.*)$/s.exec(part.trim()) ?? []
      return name === undefined ? [] : [[name, value.replace(/^"(.*)"$/s, '$1')] as const]
    }),
  )
}

/** Which properties a line has differs; a name, if there is one, comes after the MAC. */
const isCutOff = (line: string, mac: string): boolean => parseMac(mac) === null || line.split('"').length % 2 === 0

/** What `/ip dhcp-server lease print terse` of RouterOS writes: what is leased now. */
export function createMikrotikReader({ vendorOf, now, warn, source }: ReaderParts): LineReader {
  const stage = createLeaseStage()
  return {
    take(line, number, ended) {
      const properties = readProperties(line)
      const property = (name: string): string => properties.get(name) ?? ''
      if (!ended && isCutOff(line, property('active-mac-address'))) {
        return fault('The line is cut off; send the whole file')
      }
      if (!properties.has('address')) return fault('The line has no address=; send what "lease print terse" writes')
      // A lease that nobody has is kept in the router's configuration.
      if (property('status') !== 'bound') {
        warn('not_bound')
        return IGNORED
      }
      const address = readAddress(property('active-address') || property('address'))
      if (typeof address !== 'number') return address
      const mac = readHardwareAddress(property('active-mac-address') || property('mac-address'))
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.free({ address, lastSeen: now, line: number })
        warn(mac)
        return IGNORED
      }
      const end = property('expires-after')
      const duration = end === '' || end === 'never' ? 0 : readRouterDuration(end)
      if (duration === null) return fault(`expires-after: ${quote(end)} is not a duration`)
      const leaseExpiresAt = duration === 0 ? null : now + duration
      const rank = leaseExpiresAt ?? Number.MAX_SAFE_INTEGER
      const hostname = readHostname(property('host-name'))
      stage.put({ address, mac, hostname, lastSeen: now, leaseExpiresAt, released: false, rank, line: number })
      return STAGED
    },
    finish: () => stage.inOrder(source ?? 'mikrotik', vendorOf),
    close: () => stage.close(),
  }
}
