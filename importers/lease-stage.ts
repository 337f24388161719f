import type { Stated } from '../db/devices/claim.ts'
import type { DeviceLease, FreedAddress } from '../db/devices/statement.ts'
import type { Ip } from '../db/ip.ts'
import { openTemporary, temporary, temporaryFault } from './temporary-database.ts'

/** The vendor of a MAC; null: unknown. */
type VendorOf = (mac: number) => string | null

/** What a lease file's newest line for an address says. */
export interface StagedLease extends Stated {
  readonly address: Ip
  /** null: no device has it, as far as MACs are known. */
  readonly mac: number | null
  readonly hostname: string | null
  readonly released: boolean
}
/**
 * What the lines of a file are. Of what is said of an address at the same time, a log's last line counts. The lines of a list
 * all hold, and the lease that ends later counts: dnsmasq lists two where it gave an IPv6 address twice.
 */
export type LeaseFileKind = 'log' | 'list'
const NEVER = Number.MAX_SAFE_INTEGER
const COUNTS: Readonly<Record<LeaseFileKind, string>> = {
  log: 'excluded.said_at >= leases.said_at',
  list: `(excluded.said_at, ifnull(excluded.lease_expires_at, ${NEVER})) >=
       (leases.said_at, ifnull(leases.lease_expires_at, ${NEVER}))`,
}

export interface LeaseStage {
  /** Takes the place of what another line said of the address, where this one counts. */
  put(lease: StagedLease): void
  /** What is known of every address, in the order of addresses. */
  statements(source: string, vendorOf: VendorOf): Iterable<DeviceLease | FreedAddress>
  close(): void
}
interface Row {
  mac: number | null
  address: Ip
  hostname: string | null
  said_at: number
  seen_at: number
  lease_expires_at: number | null
  released: number
}

const SCHEMA = `CREATE TABLE leases (
  address ANY PRIMARY KEY, mac INTEGER, hostname TEXT, said_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
  lease_expires_at INTEGER, released INTEGER NOT NULL
) STRICT, WITHOUT ROWID`

/**
 * Folds a lease file in a temporary database that SQLite keeps in a file of its own and removes: a million leases on the
 * heap would be some hundred megabytes. Throws a `StoreError` when the disk for such files is full.
 */
export function createLeaseStage(kind: LeaseFileKind): LeaseStage {
  const db = openTemporary(SCHEMA)
  const put = db.prepare(
    `INSERT INTO leases VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET mac = excluded.mac, hostname = excluded.hostname, said_at = excluded.said_at,
       seen_at = excluded.seen_at, lease_expires_at = excluded.lease_expires_at, released = excluded.released
     WHERE ${COUNTS[kind]}`,
  )
  const read = db.prepare<[], Row>('SELECT * FROM leases ORDER BY address')
  return {
    put: temporary(({ address, mac, hostname, saidAt, seenAt, leaseExpiresAt, released }: StagedLease) => {
      put.run(address, mac, hostname, saidAt, seenAt, leaseExpiresAt, released ? 1 : 0)
    }),
    *statements(source, vendorOf) {
      try {
        for (const row of read.iterate()) yield toStatement(row, source, vendorOf)
      } catch (error) {
        throw temporaryFault(error)
      }
    },
    close: () => void db.close(),
  }
}

function toStatement(row: Row, source: string, vendorOf: VendorOf): DeviceLease | FreedAddress {
  const { mac, address: ip, said_at: saidAt, seen_at: seenAt } = row
  if (mac === null) return { kind: 'freed', ip, saidAt, seenAt, source }
  return {
    kind: 'lease',
    mac,
    ip,
    hostname: row.hostname,
    vendor: vendorOf(mac),
    saidAt,
    seenAt,
    leaseExpiresAt: row.lease_expires_at,
    released: row.released === 1,
    source,
  }
}
