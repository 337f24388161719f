import type { Statement } from 'better-sqlite3'
import { fold } from '../../clean-text.ts'
import type { DeviceTable, DeviceValues, KnownAddress, KnownDevice, NameIds } from '../../devices/device-table.ts'
import { type Ip, isIpv4 } from '../../ip.ts'
import type { Connection } from '../connection.ts'

const COLUMNS = [
  ...['mac', 'hostname', 'hostname_key', 'vendor_id', 'vendor_class_id', 'tags', 'first_seen', 'last_seen'],
  ...['lease_expires_at', 'said_at', 'named_at', 'source', 'import_mark'],
]
const KNOWN = COLUMNS.filter((name) => name !== 'hostname_key').join(', ')
const ADDRESS = `ip, site_id AS siteId, mac, source, said_at AS saidAt, seen_at AS seenAt,
  lease_expires_at AS leaseExpiresAt, import_id AS importId`

export function createDeviceTable(db: Connection): DeviceTable {
  const find = db.prepare<[number], KnownDevice>(`SELECT ${KNOWN} FROM devices WHERE mac = ?`)
  const insert = db.prepare<unknown[]>(
    `INSERT INTO devices (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const update = createDeviceUpdate(db)
  const mark = db.prepare('UPDATE devices SET import_mark = ? WHERE mac = ?')
  const dropTags = db.prepare('DELETE FROM device_tags WHERE mac = ?')
  const addTag = db.prepare('INSERT OR IGNORE INTO device_tags (tag_key, mac) VALUES (?, ?)')
  return {
    find: (mac) => find.get(mac),
    // In the order of COLUMNS; by name, thirteen of them cost a tenth more.
    insert: (d) =>
      void insert.run(
        ...[d.mac, d.hostname, d.hostname_key, d.vendor_id, d.vendor_class_id, d.tags, d.first_seen],
        ...[d.last_seen, d.lease_expires_at, d.said_at, d.named_at, d.source, d.import_mark],
      ),
    update,
    mark: (mac, importMark) => void mark.run(importMark, mac),
    setTags(mac, keys) {
      dropTags.run(mac)
      for (const key of keys) addTag.run(key, mac)
    },
    ...createAddressTable(db),
  }
}

type AddressTable = Pick<
  DeviceTable,
  'addressAt' | 'addressesOf' | 'addAddress' | 'putAddress' | 'removeAddress' | 'keepNewest'
>

function createAddressTable(db: Connection): AddressTable {
  const at = db.prepare<[Ip, number], KnownAddress>(`SELECT ${ADDRESS} FROM addresses WHERE ip = ? AND site_id = ?`)
  const of = db.prepare<[number, number], KnownAddress>(
    `SELECT ${ADDRESS} FROM addresses WHERE mac = ? AND site_id = ?`,
  )
  const insert = `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, lease_expires_at, import_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
  const add = db.prepare<unknown[]>(`${insert} ON CONFLICT DO NOTHING`)
  const put = db.prepare<unknown[]>(
    `${insert} ON CONFLICT DO UPDATE SET mac = excluded.mac, source = excluded.source, said_at = excluded.said_at,
       seen_at = excluded.seen_at, lease_expires_at = excluded.lease_expires_at, import_id = excluded.import_id`,
  )
  const remove = db.prepare('DELETE FROM addresses WHERE ip = ? AND site_id = ?')
  // Few devices have so many addresses, and a statement that could delete some takes ten times as long as a look.
  const further = db.prepare<[number, number]>('SELECT 1 FROM addresses WHERE mac = ? LIMIT 1 OFFSET ?')
  const trim = db.prepare(
    `DELETE FROM addresses WHERE (ip, site_id) IN
       (SELECT ip, site_id FROM addresses WHERE mac = ? ORDER BY said_at DESC, ip LIMIT -1 OFFSET ?)`,
  )
  return {
    addressAt: (ip, siteId) => at.get(ip, siteId),
    addressesOf: (mac, siteId) => of.all(mac, siteId),
    addAddress: (address) => add.run(...valuesOf(address)).changes > 0,
    putAddress: (address) => void put.run(...valuesOf(address)),
    removeAddress: (ip, siteId) => void remove.run(ip, siteId),
    keepNewest(mac, most) {
      if (further.get(mac, most) !== undefined) trim.run(mac, most)
    },
  }
}

/** In the order of the columns. */
const valuesOf = ({ ip, siteId, mac, source, saidAt, seenAt, leaseExpiresAt, importId }: KnownAddress): unknown[] => [
  ...[ipToSql(ip), siteId, mac, source, saidAt, seenAt, leaseExpiresAt, importId],
]

/** better-sqlite3 binds a number of more than 32 bits as REAL, and the column keeps what it is given. */
const ipToSql = (ip: Ip): string | bigint => (isIpv4(ip) ? BigInt(ip) : ip)

type Indexed = 'hostname' | 'vendor_id' | 'vendor_class_id' | 'first_seen' | 'last_seen'
const INDEXED: readonly Indexed[] = ['hostname', 'vendor_id', 'vendor_class_id', 'first_seen', 'last_seen']
const OTHERS = ['tags', 'lease_expires_at', 'said_at', 'named_at', 'source', 'import_mark']
/** Follows from the name, and is what the index is of. */
const withKey = (name: Indexed): readonly string[] => (name === 'hostname' ? [name, 'hostname_key'] : [name])

/**
 * Writes a known device anew. SQLite renews the indexes of all columns that a statement sets, changed or not, so each
 * selection of indexed columns has a statement of its own: 32 at most, prepared when they are first needed.
 */
function createDeviceUpdate(db: Connection): (device: DeviceValues, known: KnownDevice) => void {
  const statements = new Map<string, Statement<unknown[]>>()
  const statementFor = (changed: readonly Indexed[]): Statement<unknown[]> => {
    const names = [...changed.flatMap(withKey), ...OTHERS]
    const kept = statements.get(names.join())
    if (kept !== undefined) return kept
    const sql = `UPDATE devices SET ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE mac = :mac`
    const statement = db.prepare<unknown[]>(sql)
    statements.set(names.join(), statement)
    return statement
  }
  return (device, known) => {
    statementFor(INDEXED.filter((name) => device[name] !== known[name])).run(device)
  }
}

const IDS = { vendors: 'vendor_id', vendor_classes: 'vendor_class_id', sites: 'site_id' } as const

/**
 * Names that many devices share are stored once, so that a search by vendor is a search among some thousand names and
 * then an index. The memory lasts for one piece: a rolled-back one must leave no number behind.
 */
export function createNameIds(db: Connection, table: keyof typeof IDS): () => NameIds {
  const id = IDS[table]
  // Sites of one name but for its case are one; vendors are not.
  const find = db.prepare<[string], { id: number }>(
    `SELECT ${id} AS id FROM ${table} WHERE ${table === 'sites' ? 'name_key = lower(?)' : 'name = ?'}`,
  )
  const add = db.prepare<[string, string], { id: number }>(
    `INSERT INTO ${table} (name, name_key) VALUES (?, ?) RETURNING ${id} AS id`,
  )
  return () => {
    const known = new Map<string, number>()
    return (name) => {
      if (name === null) return null
      const number = known.get(name) ?? find.get(name)?.id ?? (add.get(name, fold(name)) as { id: number }).id
      known.set(name, number)
      return number
    }
  }
}
