import type {
  Device,
  DeviceAction,
  DeviceDetail,
  DeviceHistoryEntry,
  UnconfirmedAction,
} from '../../db/devices/device.ts'
import { formatIpv4 } from '../../db/ipv4.ts'
import { formatMac } from '../../db/mac.ts'
import type { Device as WireDevice } from '../../schemas/components/device.ts'
import type { DeviceAction as WireDeviceAction } from '../../schemas/components/device-action.ts'
import type { DeviceDetail as WireDeviceDetail } from '../../schemas/components/device-detail.ts'
import type { DeviceHistoryEntry as WireHistoryEntry } from '../../schemas/components/device-history-entry.ts'
import type { UnconfirmedAction as WireUnconfirmedAction } from '../../schemas/components/unconfirmed-action.ts'
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

export const toWireDevice = (device: Device): WireDevice => ({
  mac: formatMac(device.mac),
  ip: device.ip === null ? null : formatIpv4(device.ip),
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
