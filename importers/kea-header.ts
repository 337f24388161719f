import { ImportError } from './import-error.ts'
import { DHCPV6 } from './lease-fields.ts'

/** Where the columns are; -1 for one that this version of Kea doesn't write. */
export interface KeaColumns {
  readonly count: number
  readonly address: number
  readonly hwaddr: number
  readonly validLifetime: number
  readonly expire: number
  readonly hostname: number
  readonly state: number
  readonly userContext: number
}

const REQUIRED = ['address', 'hwaddr', 'valid_lifetime', 'expire']
const ONLY_V6 = ['duid', 'iaid', 'lease_type', 'prefix_len']

/**
 * Finds the columns by their names: Kea added some with time, and will again. Throws an `ImportError` for leases of
 * DHCPv6 and for a file that begins with anything but Kea's header.
 */
export function readHeader(line: string): KeaColumns {
  const names = line.split(',').map((name) => name.trim())
  if (ONLY_V6.some((name) => names.includes(name))) throw new ImportError('dhcpv6', DHCPV6)
  const missing = REQUIRED.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    throw new ImportError(
      'not_kea',
      `The first line has no column ${missing.join(', ')}: text/csv is for a Kea lease file, which begins with address,hwaddr,client_id,… (dnsmasq leases are text/plain)`,
    )
  }
  return {
    count: names.length,
    address: names.indexOf('address'),
    hwaddr: names.indexOf('hwaddr'),
    validLifetime: names.indexOf('valid_lifetime'),
    expire: names.indexOf('expire'),
    hostname: names.indexOf('hostname'),
    state: names.indexOf('state'),
    userContext: names.indexOf('user_context'),
  }
}
