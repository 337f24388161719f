import { newestAddresses } from '../../address-sql.ts'
import type { Enforcement } from '../../enforcement/enforcement.ts'
import { newestIpv4 } from '../address-sql.ts'

/** An enforcement as SQL gives it. */
export interface EnforcementRow extends Omit<Enforcement, 'addresses'> {
  readonly addresses: string
}

/** SQL for what an enforcer is told of the device of a row: who it is, as the inventory has it now. */
export const whoIs = (row: string): string => {
  const mac = `${row}.mac`
  const address = `json_object('ip', n.ip, 'site', n.site, 'leaseExpiresAt', n.lease_expires_at)`
  const newest = newestAddresses('x.ip, s.name AS site, x.lease_expires_at', mac)
  return `${mac}, ${newestIpv4(mac)} AS ip, (SELECT json_group_array(${address}) FROM (${newest}) n) AS addresses`
}

export const toEnforcement = <Row extends EnforcementRow>(row: Row): Omit<Row, 'addresses'> & Enforcement => ({
  ...row,
  addresses: JSON.parse(row.addresses) as Enforcement['addresses'],
})
