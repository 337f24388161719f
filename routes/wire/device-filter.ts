import type { DeviceFilter } from '../../db/devices/device-store.ts'
import { parseIpv4, parseSubnet } from '../../db/ipv4.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import type { ActiveActionType } from '../../schemas/components/active-action-type.ts'
import { fromWireMac } from './mac.ts'

interface WireDeviceFilter {
  readonly mac?: string
  readonly ip?: string
  readonly subnet?: string
  readonly hostname?: string
  readonly vendor?: string
  readonly tag?: string
  readonly status?: ActiveActionType
  readonly source?: string
}

function subnetRange(text: string): readonly [number, number] {
  const range = parseSubnet(text)
  if (range !== null) return range
  const message = 'is not an IPv4 subnet; write it like 10.20.0.0/16'
  throw new Problem('invalid', `subnet ${message}.`, { details: { subnet: message } })
}

/** Throws 400 for a subnet or MAC address that isn't one. */
export const fromWireDeviceFilter = (query: WireDeviceFilter): DeviceFilter => ({
  mac: query.mac === undefined ? undefined : fromWireMac(query.mac),
  ip: query.ip === undefined ? undefined : (parseIpv4(query.ip) ?? undefined),
  subnet: query.subnet === undefined ? undefined : subnetRange(query.subnet),
  hostname: query.hostname,
  vendor: query.vendor,
  tag: query.tag,
  status: query.status,
  source: query.source,
})
