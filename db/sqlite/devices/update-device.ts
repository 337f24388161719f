import type { Statement } from 'better-sqlite3'
import type { Connection } from '../connection.ts'
import type { DeviceValues, KnownDevice } from './known-device.ts'

type Indexed = 'ip' | 'hostname' | 'vendor_id' | 'vendor_class_id' | 'first_seen' | 'last_seen'
const INDEXED: readonly Indexed[] = ['ip', 'hostname', 'vendor_id', 'vendor_class_id', 'first_seen', 'last_seen']
const OTHERS = ['tags', 'lease_expires_at', 'address_at', 'source', 'import_id']
/** Follows from the name, and is what the index is of. */
const withKey = (name: Indexed): readonly string[] => (name === 'hostname' ? [name, 'hostname_key'] : [name])

/**
 * Writes a known device anew. SQLite renews the indexes of all columns that a statement sets, changed or not, so each
 * selection of indexed columns has a statement of its own: 64 at most, prepared when they are first needed.
 */
export function createDeviceUpdate(db: Connection): (device: DeviceValues, known: KnownDevice) => void {
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
