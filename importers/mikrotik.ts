import { quote } from '../db/clean-text.ts'
import { parseMac } from '../db/mac.ts'
import { createCurrentLeases } from './current-leases.ts'
import { readHardwareAddress } from './lease-fields.ts'
import { type Fault, fault, IGNORED, type LineReader, type ReaderParts } from './line-reader.ts'

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

/** When a lease ends, in milliseconds; null: never. */
function endOf(expiresAfter: string, now: number): number | null | Fault {
  const duration = expiresAfter === '' || expiresAfter === 'never' ? 0 : readRouterDuration(expiresAfter)
  if (duration === null) return fault(`expires-after: ${quote(expiresAfter)} is not a duration`)
  return duration === 0 ? null : now + duration
}

/** What `/ip dhcp-server lease print terse` of RouterOS writes: what is leased now. */
export function createMikrotikReader(parts: ReaderParts): LineReader {
  const { now, warn } = parts
  const leases = createCurrentLeases(parts, 'mikrotik')
  return {
    take(line, _number, ended) {
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
      const lease = {
        ips: [property('active-address') || property('address')],
        hardware: readHardwareAddress(property('active-mac-address') || property('mac-address')),
        hostname: property('host-name'),
        end: () => endOf(property('expires-after'), now),
      }
      return leases.put(lease)
    },
    finish: leases.finish,
    close: leases.close,
  }
}
