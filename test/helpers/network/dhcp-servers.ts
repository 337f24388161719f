/** What a DHCP server says of an address that somebody has. */
export interface ServedLease {
  readonly ip: string
  readonly mac: string
  readonly hostname: string
  /** Milliseconds since the epoch; Infinity: never. */
  readonly endsAt: number
}

/** Those that have not ended: a server may take its time to forget the others. */
export const living = (leases: readonly ServedLease[]): ServedLease[] =>
  leases.filter(({ endsAt }) => endsAt > Date.now())

/** A DHCP server for both families, asked in its own way. */
export interface DhcpServer {
  readonly pool: Pool
  /** Who has an address now, by the server's word. */
  leases(): Promise<ServedLease[]>
  /** What it is registered as, to be read by the inventory itself. */
  readonly sources: readonly SourcePlace[]
  /** Where it keeps what it says. */
  readonly files: readonly [LeaseFile, ...LeaseFile[]]
}
/** A file of leases, with the format to import it by. */
export interface LeaseFile {
  readonly path: string
  readonly format: string
}

/** A body of `POST /api/sources`, but for the name and the site. */
export type SourcePlace =
  | { readonly kind: 'kea'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string; readonly format: string }

/** Where in its networks a server gives leases: of each family, this many, from .10 and ::10. */
export interface Pool {
  readonly size: number
  /** How long a lease lasts; Infinity: for ever. */
  readonly seconds: number
}

export const FIRST = 10
/** The numbers at the end of the first and the last address of a pool; in IPv6, digits that look the same. */
export const endsOf = ({ size }: Pool): [first: number, last: number] => [FIRST, FIRST + size - 1]

/** The MAC in a DUID-LL or DUID-LLT of Ethernet, in hexadecimal digits with colons. */
export function macOfDuid(duid: string): string {
  const mac = /^00:(?:03:00:01|01:00:01(?::[0-9a-f]{2}){4}):((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/.exec(duid)?.[1]
  if (mac === undefined) throw new Error(`no MAC in the DUID ${duid}`)
  return mac
}
