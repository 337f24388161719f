import { readFileSync } from 'node:fs'

const PACKAGING = new URL('../../../packaging/', import.meta.url)
export const [UNIT, DROP_IN] = ['bulk-actions.service', 'bulk-actions.service.d/nftables.conf']

/** What systemd makes of a setting that is a list: each line adds to it, and an empty one forgets those before. */
export function listed(files: readonly string[], setting: string): string[] {
  const lines = files.flatMap((file) => readFileSync(new URL(file, PACKAGING), 'utf8').split('\n'))
  const values = lines.filter((line) => line.startsWith(`${setting}=`)).map((line) => line.slice(setting.length + 1))
  return values.slice(values.lastIndexOf('') + 1).flatMap((value) => value.split(' '))
}

const PRCTL_AND_SOCKET: Partial<Record<NodeJS.Architecture, string>> = { x64: '157, 41', arm64: '167, 198' }
const FAMILIES: Readonly<Record<string, number>> = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10, AF_NETLINK: 16 }

/** Perl that runs a command which may open sockets of these families and of no other, as systemd's filter has it. */
const filter = (families: readonly string[]): string => `
my ($prctl, $socket) = (${PRCTL_AND_SOCKET[process.arch]});
my @families = (${families.map((family) => FAMILIES[family]).join(', ')});
my @steps = ([0x20, 0, 0, 0], [0x15, 0, 2 + @families, $socket], [0x20, 0, 0, 16]);
push @steps, [0x15, @families - $_, 0, $families[$_]] for 0 .. $#families;
push @steps, [0x06, 0, 0, 0x00050000 | 97], [0x06, 0, 0, 0x7fff0000];
my $code = join "", map { pack "SCCL", @$_ } @steps;
syscall($prctl, 22, 2, pack("Sx6P", scalar @steps, $code), 0, 0) == 0 or die "no filter: $!";
exec @ARGV or die "no $ARGV[0]: $!";
`

/** The words that run a command as a user without rights, but those that the files of the unit give it. */
export function confinedBy(...files: string[]): string[] {
  const sets = (setting: string) => [
    '-all',
    ...listed(files, setting).map((name) => name.replace('CAP_', '+').toLowerCase()),
  ]
  const ambient = sets('AmbientCapabilities').join(',')
  const capabilities = [
    ...['--inh-caps', ambient, '--ambient-caps', ambient],
    ...['--bounding-set', sets('CapabilityBoundingSet').join(',')],
  ]
  const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs']
  return ['setpriv', ...user, ...capabilities, 'perl', '-e', filter(listed(files, 'RestrictAddressFamilies'))]
}
