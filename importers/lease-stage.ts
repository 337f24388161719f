import Database from 'better-sqlite3'
import type { Stated } from '../db/devices/claim.ts'
import type { DeviceLease, FreedAddress } from '../db/devices/statement.ts'
import { NOTHING, StoreError } from '../db/errors.ts'
import type { Ip } from '../db/ip.ts'

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
export interface LeaseStage {
  /** Takes the place of whatever an earlier line said of the address, unless that was said later. */
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
 * Folds a lease file, which is a log, in a temporary database that SQLite keeps in a file of its own and removes: a
 * million leases on the heap would be some hundred megabytes. Throws a `StoreError` when the disk for such files is
 * full.
 */
export function createLeaseStage(): LeaseStage {
  const db = staged(open)()
  const put = db.prepare(
    `INSERT INTO leases VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET mac = excluded.mac, hostname = excluded.hostname, said_at = excluded.said_at,
       seen_at = excluded.seen_at, lease_expires_at = excluded.lease_expires_at, released = excluded.released
     WHERE excluded.said_at >= leases.said_at`,
  )
  const read = db.prepare<[], Row>('SELECT * FROM leases ORDER BY address')
  return {
    put: staged(({ address, mac, hostname, saidAt, seenAt, leaseExpiresAt, released }: StagedLease) => {
      put.run(address, mac, hostname, saidAt, seenAt, leaseExpiresAt, released ? 1 : 0)
    }),
    *statements(source, vendorOf) {
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
