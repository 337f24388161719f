import { newestAddresses } from '../../address-sql.ts'
import type { EnforcedAddress, Enforcement } from '../../enforcement/enforcement.ts'
import type { Ip } from '../../ip.ts'
import { newestIpv4 } from '../address-sql.ts'
import { ipOfKey } from '../ip-key.ts'

/** An enforcement as SQL gives it. */
export interface EnforcementRow extends Omit<Enforcement, 'ip' | 'addresses'> {
  readonly ip: string | null
  readonly addresses: string
}

/** SQL for what an enforcer is told of the device of a row: who it is, as the inventory has it now. */
export const whoIs = (row: string): string => {
  const mac = `${row}.mac`
  const address = `json_build_object('ip', n.ip, 'site', n.site, 'leaseExpiresAt', n.lease_expires_at)`
  const newest = newestAddresses('x.ip, s.name AS site, x.lease_expires_at', mac)
  return `${mac}, ${newestIpv4(mac)} AS ip,
    (SELECT coalesce(json_agg(${address})::text, '[]') FROM (${newest}) n) AS addresses`
}

export const toEnforcement = <Row extends EnforcementRow>(row: Row): Omit<Row, 'ip' | 'addresses'> & Enforcement => {
  const addresses = JSON.parse(row.addresses) as (Omit<EnforcedAddress, 'ip'> & { ip: string })[]
  return {
    ...row,
    ip: row.ip === null ? null : (ipOfKey(row.ip) as number),
    addresses: addresses.map((address) => ({ ...address, ip: ipOfKey(address.ip) satisfies Ip })),
  }
}
