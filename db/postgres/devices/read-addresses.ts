import { newestAddresses } from '../../address-sql.ts'
import type { DeviceAddress } from '../../devices/device.ts'
import { ipOfKey } from '../ip-key.ts'

const COLUMNS = 'x.ip, s.name AS site, x.source, x.seen_at, x.lease_expires_at'
const ADDRESS = `json_build_object('ip', n.ip, 'site', n.site, 'source', n.source, 'seenAt', n.seen_at,
  'leaseExpiresAt', n.lease_expires_at)`

/** SQL for the newest addresses of device `d`, as JSON. */
export const ADDRESSES = `(SELECT coalesce(json_agg(${ADDRESS}), '[]')::text FROM (${newestAddresses(COLUMNS, 'd.mac')}) n)`

export const addressesOf = (json: string): DeviceAddress[] =>
  (JSON.parse(json) as (DeviceAddress & { ip: string })[]).map((address) => ({ ...address, ip: ipOfKey(address.ip) }))
