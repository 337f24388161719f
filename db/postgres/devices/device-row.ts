import { LEASE_END } from '../../address-sql.ts'
import type { Device } from '../../devices/device.ts'
import { type DeviceRow, toDevice } from '../../devices/device-row.ts'
import { newestIpv4 } from '../address-sql.ts'
import { ipOfKey } from '../ip-key.ts'
import { ACTIVE_ACTIONS, actionsOf } from './read-actions.ts'
import { ADDRESSES, addressesOf } from './read-addresses.ts'

/** A device, with its addresses and actions as JSON: one statement is of one moment. */
export interface WholeRow extends Omit<DeviceRow, 'ip'> {
  readonly ip: string | null
  readonly addresses: string
  readonly actions: string
}

/** The columns of a `WholeRow`; needs `devices d`, `DEVICE_JOINS` and the time as `:now`. */
export const DEVICE_COLUMNS = `d.mac, ${newestIpv4('d.mac')} AS ip, d.hostname, v.name AS vendor, c.name AS vendor_class, d.tags, d.first_seen,
  d.last_seen, ${LEASE_END} AS lease_expires_at, d.source, ${ADDRESSES} AS addresses, ${ACTIVE_ACTIONS} AS actions`
export const DEVICE_JOINS = `LEFT JOIN vendors v ON v.vendor_id = d.vendor_id
  LEFT JOIN vendor_classes c ON c.vendor_class_id = d.vendor_class_id`

export const deviceOf = ({ addresses, actions, ip, ...row }: WholeRow): Device =>
  toDevice({ ...row, ip: ip === null ? null : (ipOfKey(ip) as number) }, addressesOf(addresses), actionsOf(actions))
