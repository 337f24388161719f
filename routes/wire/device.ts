import type {
  Device,
  DeviceAction,
  DeviceAddress,
  DeviceDetail,
  DeviceHistoryEntry,
  UnconfirmedAction,
} from '../../db/devices/device.ts'
import type { DeviceFilter } from '../../db/devices/device-store.ts'
import { formatIp, type Ip, type IpRange, parseIp, parseSubnet } from '../../db/ip.ts'
import { formatMac } from '../../db/mac.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import type { ActiveActionType } from '../../schemas/components/active-action-type.ts'
import type { Device as WireDevice } from '../../schemas/components/device.ts'
import type { DeviceAction as WireDeviceAction } from '../../schemas/components/device-action.ts'
import type { DeviceAddress as WireDeviceAddress } from '../../schemas/components/device-address.ts'
import type { DeviceDetail as WireDeviceDetail } from '../../schemas/components/device-detail.ts'
import type { DeviceHistoryEntry as WireHistoryEntry } from '../../schemas/components/device-history-entry.ts'
import type { UnconfirmedAction as WireUnconfirmedAction } from '../../schemas/components/unconfirmed-action.ts'
import { fromWireMac } from './mac.ts'
import { toWireTime, toWireTimeOrNull } from './time.ts'

const toWireAction = (action: DeviceAction): WireDeviceAction => ({
  action_type: action.actionType,
  action_reason: action.actionReason,
  job_id: action.jobId,
  applied_at: toWireTime(action.appliedAt),
  expires_at: toWireTimeOrNull(action.expiresAt),
})

const toWireUnconfirmed = (action: UnconfirmedAction): WireUnconfirmedAction => ({
  action_type: action.actionType,
  job_id: action.jobId,
  since: toWireTime(action.since),
})

const toWireHistoryEntry = (entry: DeviceHistoryEntry): WireHistoryEntry => ({
  ...toWireAction(entry),
  ended_at: toWireTime(entry.endedAt),
  ended_by: entry.endedBy,
  ended_by_job_id: entry.endedByJobId,
})

export const toWireIp = (ip: Ip | null): string | null => (ip === null ? null : formatIp(ip))

const toWireAddress = (address: DeviceAddress): WireDeviceAddress => ({
  ip: formatIp(address.ip),
  site: address.site,
  source: address.source,
  seen_at: toWireTime(address.seenAt),
  lease_expires_at: toWireTimeOrNull(address.leaseExpiresAt),
})

export const toWireDevice = (device: Device): WireDevice => ({
  mac: formatMac(device.mac),
  ip: toWireIp(device.ip),
  addresses: device.addresses.map(toWireAddress),
  hostname: device.hostname,
  vendor: device.vendor,
  vendor_class: device.vendorClass,
  tags: [...device.tags],
  first_seen: toWireTime(device.firstSeen),
  last_seen: toWireTime(device.lastSeen),
  lease_expires_at: toWireTimeOrNull(device.leaseExpiresAt),
  source: device.source,
  statuses: device.actions.map((action) => action.actionType),
  actions: device.actions.map(toWireAction),
})

export const toWireDeviceDetail = (device: DeviceDetail): WireDeviceDetail => ({
  ...toWireDevice(device),
  unconfirmed: device.unconfirmed.map(toWireUnconfirmed),
  history: device.history.map(toWireHistoryEntry),
})

interface WireDeviceFilter {
  readonly mac?: string
  readonly ip?: string
  readonly subnet?: string
  readonly site?: string
  readonly hostname?: string
  readonly vendor?: string
  readonly tag?: string
  readonly status?: ActiveActionType
  readonly source?: string
}

function subnetRange(text: string): IpRange {
  const range = parseSubnet(text)
  if (range !== null) return range
  const message = 'is not a subnet; write it like 10.20.0.0/16 or 2001:db8::/32'
  throw new Problem('invalid', `subnet ${message}.`, { details: { subnet: message } })
}

/** Throws 400 for a subnet or MAC address that isn't one. */
export const fromWireDeviceFilter = (query: WireDeviceFilter): DeviceFilter => ({
  mac: query.mac === undefined ? undefined : fromWireMac(query.mac),
  ip: query.ip === undefined ? undefined : (parseIp(query.ip) ?? undefined),
  subnet: query.subnet === undefined ? undefined : subnetRange(query.subnet),
  site: query.site,
  hostname: query.hostname,
  vendor: query.vendor,
  tag: query.tag,
  status: query.status,
  source: query.source,
})
