import Database from 'better-sqlite3'
import type { DeviceLease, FreedAddress } from '../db/devices/statement.ts'
import { NOTHING, StoreError } from '../db/errors.ts'

/** The vendor of a MAC; null: unknown. */
type VendorOf = (mac: number) => string | null

/** What a lease file's last line for an address says, where the address is nobody's. */
interface StagedFreed {
  readonly address: number
  /** Since when. */
  readonly lastSeen: number
  readonly line: number
}
/** What a lease file's last line for an address says. */
interface StagedLease {
  readonly address: number
  readonly mac: number
  readonly hostname: string | null
  readonly lastSeen: number
  readonly leaseExpiresAt: number | null
  readonly released: boolean
  readonly line: number
  /** Orders leases that were given at the same time, before their lines do. */
  readonly rank: number
}
export interface LeaseStage {
  /** Takes the place of whatever an earlier line said of the address. */
  put(lease: StagedLease): void
  /** The same, where no device with a MAC has the address any more. */
  free(address: StagedFreed): void
  /** Every address's last lease, the oldest first: who takes them in this order leaves each device with its newest. */
  inOrder(source: string, vendorOf: VendorOf): Iterable<DeviceLease | FreedAddress>
  close(): void
}
interface Row {
  mac: number | null
  address: number
  hostname: string | null
  last_seen: number
  lease_expires_at: number | null
  released: number
}

/**
 * The key is the order in which leases are read back: sorting a million rows at the end would stop every other request
 * for 300 ms, and an index beside the table takes nearly twice as long as this.
 */
const SCHEMA = `CREATE TABLE leases (
  last_seen INTEGER, rank INTEGER, line INTEGER,
  address INTEGER NOT NULL UNIQUE, mac INTEGER, hostname TEXT, lease_expires_at INTEGER, released INTEGER NOT NULL,
  PRIMARY KEY (last_seen, rank, line)
) STRICT, WITHOUT ROWID`

/**
 * Folds a lease file, which is a log, in a temporary database that SQLite keeps in a file of its own and removes: a
 * million leases on the heap would be some hundred megabytes. Throws a `StoreError` when the disk for such files is
 * full.
 */
export function createLeaseStage(): LeaseStage {
  const db = staged(open)()
  const put = db.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const read = db.prepare<[], Row>(
    'SELECT mac, address, hostname, last_seen, lease_expires_at, released FROM leases ORDER BY last_seen, rank, line',
  )
  return {
    put: staged(({ address, mac, hostname, lastSeen, leaseExpiresAt, released, rank, line }: StagedLease) => {
      put.run(lastSeen, rank, line, address, mac, hostname, leaseExpiresAt, released ? 1 : 0)
    }),
    free: staged(({ address, lastSeen, line }: StagedFreed) => {
      put.run(lastSeen, 0, line, address, null, null, null, 1)
    }),
    *inOrder(source, vendorOf) {
      try {
        for (const row of read.iterate()) yield toStatement(row, source, vendorOf)
      } catch (error) {
        throw stageFault(error)
      }
    },
    close: () => void db.close(),
  }
}

function open(): Database.Database {
  const db = new Database('')
  try {
    db.pragma('journal_mode = OFF')
    db.exec(SCHEMA)
    db.exec('BEGIN')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function toStatement(row: Row, source: string, vendorOf: VendorOf): DeviceLease | FreedAddress {
  const { mac, address: ip, last_seen: lastSeen } = row
  if (mac === null) return { kind: 'freed', ip, lastSeen }
  return {
    kind: 'lease',
    mac,
    ip,
    hostname: row.hostname,
    vendor: vendorOf(mac),
    lastSeen,
    leaseExpiresAt: row.lease_expires_at,
    released: row.released === 1,
    source,
  }
}

/**
 * The refusal that stands for a fault of the disk for temporary files, which need not be that of the database; any
 * other error as it is.
 */
function stageFault(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code)
  if (!code.startsWith('SQLITE_')) return error
  const isFull = code.startsWith('SQLITE_FULL')
  const message = isFull
    ? `The disk for temporary files is full: ${NOTHING}. Make room on it and try again.`
    : `Temporary files can\u2019t be read or written at the moment: ${NOTHING}. Try again later.`
  return new StoreError(isFull ? 'storage_full' : 'storage_unavailable', message, undefined, { cause: error })
}

/** The same work, which throws such a refusal where the disk fails it. */
const staged =
  <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: Args): Result => {
    try {
      return work(...args)
    } catch (error) {
      throw stageFault(error)
    }
  }
