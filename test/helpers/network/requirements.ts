import { spawnSync } from 'node:child_process'

/** The Debian package of each program that these tests use. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  curl: 'curl',
  udhcpc: 'udhcpc',
  dnsmasq: 'dnsmasq-base',
  nft: 'nftables',
  setpriv: 'util-linux',
  perl: 'perl-base',
  'kea-dhcp4': 'kea-dhcp4-server',
  'kea-dhcp6': 'kea-dhcp6-server',
  'kea-ctrl-agent': 'kea-ctrl-agent',
  dhclient: 'isc-dhcp-client',
  dhcpd: 'isc-dhcp-server',
  freeradius: 'freeradius',
  radclient: 'freeradius-utils',
  'systemd-analyze': 'systemd',
}

const succeeds = (command: string): boolean => spawnSync('sh', ['-c', command], { stdio: 'ignore' }).status === 0

/** Why this machine can't run a test with these programs and network namespaces; null: it can. */
function obstacle(programs: readonly string[]): string | null {
  const missing = ['ip', 'curl', 'setpriv', ...programs].filter((program) => !succeeds(`command -v ${program}`))
  if (missing.length > 0) return `apt-get install ${missing.map((program) => PACKAGES[program]).join(' ')}`
  const name = `ba-try-${process.pid}`
  if (succeeds(`ip netns add ${name} && ip netns del ${name}`)) return null
  return 'needs root and network namespaces'
}

/** tap's `skip`: says in a line what is missing. Where `REQUIRE_NETWORK_TESTS` is set, throws in place of that. */
export function unlessPossible(...programs: string[]): { skip: string | false } {
  const reason = obstacle(programs)
  if (reason !== null && process.env.REQUIRE_NETWORK_TESTS === '1')
    throw new Error(`can not be skipped here: ${reason}`)
  return { skip: reason ?? false }
}
