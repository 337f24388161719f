import type { AnsweredLease } from './kea-answer.ts'

/** One of Kea's two servers, and how its leases become a lease file again: that is what an import reads. */
export interface KeaFamily {
  /** As the control agent knows it. */
  readonly service: 'dhcp4' | 'dhcp6'
  readonly command: string
  /** The names of columns, each with the member that it is taken from. */
  readonly columns: readonly (readonly [name: string, read: (lease: AnsweredLease) => unknown])[]
}

/** A number of seconds since the epoch. */
const expire = ({ cltt, 'valid-lft': lifetime }: AnsweredLease): unknown =>
  typeof cltt === 'number' && typeof lifetime === 'number' ? cltt + lifetime : undefined
const member =
  (name: string) =>
  (lease: AnsweredLease): unknown =>
    lease[name]

const BOTH: KeaFamily['columns'] = [
  ['valid_lifetime', member('valid-lft')],
  ['expire', expire],
  ['hostname', member('hostname')],
  ['hwaddr', member('hw-address')],
  ['state', member('state')],
]
/** By their numbers in the file. */
const LEASE_TYPES = new Map<unknown, number>([
  ['IA_NA', 0],
  ['IA_TA', 1],
  ['IA_PD', 2],
])

export const KEA_FAMILIES: readonly KeaFamily[] = [
  { service: 'dhcp4', command: 'lease4-get-page', columns: [['address', member('ip-address')], ...BOTH] },
  {
    service: 'dhcp6',
    command: 'lease6-get-page',
    columns: [
      ['address', member('ip-address')],
      ['duid', member('duid')],
      ['lease_type', (lease) => LEASE_TYPES.get(lease.type) ?? lease.type],
      ['iaid', member('iaid')],
      ['prefix_len', member('prefix-len')],
      ...BOTH,
    ],
  },
]

export const headerOf = ({ columns }: KeaFamily): string => `${columns.map(([name]) => name).join(',')}\n`

export const lineOf = ({ columns }: KeaFamily, lease: AnsweredLease): string =>
  `${columns.map(([, read]) => written(read(lease))).join(',')}\n`

/** What would end a field or a line, or look like such an escape itself; Kea writes a comma so, too. */
const SPECIAL = /[,\r\n]|&(?=#x)/g

function written(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return text.replace(SPECIAL, (one) => `&#x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
