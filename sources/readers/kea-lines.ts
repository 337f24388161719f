import type { AnsweredLease } from './kea-answer.ts'

/** A number of seconds since the epoch. */
const expire = ({ cltt, 'valid-lft': lifetime }: AnsweredLease): unknown =>
  typeof cltt === 'number' && typeof lifetime === 'number' ? cltt + lifetime : undefined
const member =
  (name: string) =>
  (lease: AnsweredLease): unknown =>
    lease[name]

/**
 * The columns of a lease file that an import reads, each with where it is found in a lease. Leases of DHCPv4 leave those of
 * DHCPv6 empty: with one header for both, an import counts as many lines as there are leases.
 */
const COLUMNS: readonly (readonly [name: string, read: (lease: AnsweredLease) => unknown])[] = [
  ['address', member('ip-address')],
  ['duid', member('duid')],
  ['lease_type', member('type')],
  ['valid_lifetime', member('valid-lft')],
  ['expire', expire],
  ['hostname', member('hostname')],
  ['hwaddr', member('hw-address')],
  ['state', member('state')],
]

export const HEADER = `${COLUMNS.map(([name]) => name).join(',')}\n`

/** A lease as a line of a lease file. */
export const lineOf = (lease: AnsweredLease): string => `${COLUMNS.map(([, read]) => written(read(lease))).join(',')}\n`

/** What would end a field or a line, or look like such an escape itself; Kea writes a comma so, too. */
const SPECIAL = /[,\r\n]|&(?=#x)/g

function written(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return text.replace(SPECIAL, (one) => `&#x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
