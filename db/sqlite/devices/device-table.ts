import type { Statement } from 'better-sqlite3'
import { fold } from '../../clean-text.ts'
import type { DeviceTable, DeviceValues, KnownDevice, NameIds } from '../../devices/device-table.ts'
import type { Connection } from '../connection.ts'

const COLUMNS = [
  ...['mac', 'ip', 'hostname', 'hostname_key', 'vendor_id', 'vendor_class_id', 'tags', 'first_seen', 'last_seen'],
  ...['lease_expires_at', 'address_at', 'source', 'import_id'],
]
const KNOWN = COLUMNS.filter((name) => name !== 'hostname_key').join(', ')

export function createDeviceTable(db: Connection): DeviceTable {
  const find = db.prepare<[number], KnownDevice>(`SELECT ${KNOWN} FROM devices WHERE mac = ?`)
  const byAddress = db.prepare<[number], KnownDevice>(`SELECT ${KNOWN} FROM devices WHERE ip = ?`)
  const clear = db.prepare('UPDATE devices SET ip = NULL WHERE mac = ?')
  const insert = db.prepare<unknown[]>(
    `INSERT INTO devices (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const update = createDeviceUpdate(db)
  const mark = db.prepare('UPDATE devices SET import_id = ? WHERE mac = ?')
  const dropTags = db.prepare('DELETE FROM device_tags WHERE mac = ?')
  const addTag = db.prepare('INSERT OR IGNORE INTO device_tags (tag_key, mac) VALUES (?, ?)')
  return {
    find: (mac) => find.get(mac),
    withAddress: (ip) => byAddress.all(ip),
    clearAddress: (mac) => void clear.run(mac),
    // In the order of COLUMNS; by name, thirteen of them cost a tenth more.
    insert: (d) =>
      void insert.run(
        ...[d.mac, d.ip, d.hostname, d.hostname_key, d.vendor_id, d.vendor_class_id, d.tags, d.first_seen],
        ...[d.last_seen, d.lease_expires_at, d.address_at, d.source, d.import_id],
      ),
    update,
    mark: (mac, importId) => void mark.run(importId, mac),
    setTags(mac, keys) {
      dropTags.run(mac)
      for (const key of keys) addTag.run(key, mac)
    },
  }
}

type Indexed = 'ip' | 'hostname' | 'vendor_id' | 'vendor_class_id' | 'first_seen' | 'last_seen'
const INDEXED: readonly Indexed[] = ['ip', 'hostname', 'vendor_id', 'vendor_class_id', 'first_seen', 'last_seen']
const OTHERS = ['tags', 'lease_expires_at', 'address_at', 'source', 'import_id']
/** Follows from the name, and is what the index is of. */
const withKey = (name: Indexed): readonly string[] => (name === 'hostname' ? [name, 'hostname_key'] : [name])

/**
 * Writes a known device anew. SQLite renews the indexes of all columns that a statement sets, changed or not, so each
 * selection of indexed columns has a statement of its own: 64 at most, prepared when they are first needed.
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

/**
 * Names that many devices share are stored once, so that a search by vendor is a search among some thousand names and
 * then an index. The memory lasts for one piece: a rolled-back one must leave no number behind.
 */
export function createNameIds(db: Connection, table: 'vendors' | 'vendor_classes'): () => NameIds {
  const id = table === 'vendors' ? 'vendor_id' : 'vendor_class_id'
  const find = db.prepare<[string], { id: number }>(`SELECT ${id} AS id FROM ${table} WHERE name = ?`)
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
