/** SQL that is true of a device `d` with an address `x` of this kind. */
export const withAddress = (condition: string): string =>
  `EXISTS (SELECT 1 FROM addresses x WHERE x.mac = d.mac AND ${condition})`

/** SQL for the MACs of the devices that have an address `x` of this kind. */
export const having = (condition: string): string =>
  `SELECT x.mac FROM addresses x WHERE ${condition} AND x.mac IS NOT NULL`

/** SQL for when the last lease of device `d` ends; null: never, or it has none. What an inventory says counts where it has no address. */
export const LEASE_END = `(SELECT CASE WHEN count(*) = 0 THEN d.lease_expires_at
  WHEN count(x.lease_expires_at) = count(*) THEN max(x.lease_expires_at) END FROM addresses x WHERE x.mac = d.mac)`

/** How many addresses of a device are shown. */
const SHOWN = 64

/** SQL for the newest addresses of the device with this MAC; `sites s` has the names of their sites. */
export const newestAddresses = (columns: string, mac: string): string =>
  `SELECT ${columns} FROM addresses x JOIN sites s ON s.site_id = x.site_id
   WHERE x.mac = ${mac} ORDER BY x.said_at DESC, x.ip, x.site_id LIMIT ${SHOWN}`

/** SQL for the newest IPv4 address of the device with this MAC, also one whose lease has ended; `isIpv4` is true of one in `x.ip`. */
export const newestIpv4Where = (isIpv4: string, mac: string): string =>
  `(SELECT x.ip FROM addresses x WHERE x.mac = ${mac} AND ${isIpv4} ORDER BY x.said_at DESC, x.ip LIMIT 1)`
