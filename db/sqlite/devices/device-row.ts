import { LEASE_END } from '../../address-sql.ts'
import { newestIpv4 } from '../address-sql.ts'

/** The columns of a device; needs `devices d` and `DEVICE_JOINS`. */
export const DEVICE_COLUMNS = `d.mac, ${newestIpv4('d.mac')} AS ip, d.hostname, v.name AS vendor, c.name AS vendor_class, d.tags, d.first_seen,
  d.last_seen, ${LEASE_END} AS lease_expires_at, d.source`
export const DEVICE_JOINS = `LEFT JOIN vendors v ON v.vendor_id = d.vendor_id
  LEFT JOIN vendor_classes c ON c.vendor_class_id = d.vendor_class_id`
