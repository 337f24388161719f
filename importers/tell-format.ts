import type { LineFormat } from './formats.ts'
import { ImportError } from './import-error.ts'

/** How each format begins. Of a file that fits several the first counts. */
const BEGINNINGS: readonly (readonly [LineFormat, RegExp])[] = [
  ['ndjson', /^\s*\{/],
  ['kea', /^(?=.*\bvalid_lifetime\b)(?=.*\bexpire\b)\s*[a-z_]+\s*,/],
  ['windows', /^#TYPE .*DhcpServerv4Lease|^(?=.*\bIPAddress\b)(?=.*\bClientId\b).*\bAddressState\b/],
  [
    'isc',
    /^(lease\s+\S+\s*\{|authoring-byte-order |server-duid |failover peer |ia-(na|ta|pd) |# .*(dhcpd\.leases|isc-dhcp))/,
  ],
  ['odhcpd', /^# \S+ \S+ (ipv4|[0-9a-f]+) \S+ -?\d+ [0-9a-f]+ \d+/i],
  ['mikrotik', /^\s*\d+\s.*\baddress=/],
  ['dnsmasq', /^(\d+ |duid )/],
]

/** How many lines of comment may come before the line that tells. */
export const MAX_COMMENTS = 100

const NOT_TOLD =
  'The format of the file can\u2019t be told from its first line: it is neither JSON objects, nor the header of a Kea lease file (address,hwaddr,client_id,…), nor a dnsmasq lease (expiry, MAC, address, host name, client id), nor what ISC dhcpd, odhcpd, Windows (Get-DhcpServerv4Lease | Export-Csv) or MikroTik (lease print terse) write. Pass format, or for another CSV columns, such as columns=mac=3,ip=1,hostname=Name'

/** The refusal of a file whose format can't be told; it names what was looked for. */
export const notTold = (): ImportError => new ImportError('unknown_format', NOT_TOLD)

/**
 * The format that a line tells, the first of a file or the next after comments. null: it is a comment that tells nothing.
 * Throws `notTold`.
 */
export function tellFormat(line: string): LineFormat | null {
  const found = BEGINNINGS.find(([, beginning]) => beginning.test(line))
  if (found !== undefined) return found[0]
  if (line.startsWith('#')) return null
  throw notTold()
}
