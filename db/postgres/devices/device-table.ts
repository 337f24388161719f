import { fold } from '../../clean-text.ts'
import type { DeviceTable, DeviceValues, KnownDevice, NameIds } from '../../devices/device-table.ts'
import type { RowsUsed } from '../../devices/named-rows.ts'
import type { Connection } from '../connection.ts'
import { createAddressTable } from './address-table.ts'

/** What a piece may touch, read once and changed in memory, until it is written back. */
export interface LoadedTable extends DeviceTable {
  write(): Promise<void>
}

const TYPES = {
  ...{ mac: 'bigint', hostname: 'text', hostname_key: 'text', vendor_id: 'bigint', vendor_class_id: 'bigint' },
  ...{ tags: 'text', first_seen: 'bigint', last_seen: 'bigint', lease_expires_at: 'bigint', said_at: 'bigint' },
  ...{ named_at: 'bigint', source: 'text', import_mark: 'bigint' },
} as const satisfies Record<keyof DeviceValues, string>
const COLUMNS = Object.keys(TYPES) as (keyof DeviceValues)[]

/** Reads what the statements of a piece name, in a few statements. */
export function createDeviceTable(db: Connection): (used: RowsUsed) => Promise<LoadedTable> {
  const find = db.prepare<[readonly number[]], DeviceValues>(
    `SELECT ${COLUMNS.join(', ')} FROM devices WHERE mac = ANY(?::bigint[])`,
  )
  const writeDevices = createDeviceWrites(db)
  const loadAddresses = createAddressTable(db)
  return async (used) => {
    const [found, addresses] = await Promise.all([find.all([...used.macs]), loadAddresses(used)])
    const known = new Map<number, DeviceValues>(found.map((device) => [device.mac, device]))
    const owners = addresses.ownersOf(used.freed).filter((mac) => !used.macs.has(mac))
    if (owners.length > 0) for (const device of await find.all(owners)) known.set(device.mac, device)
    const before = new Set(known.keys())
    const { table, written } = inMemory(known)
    return {
      ...table,
      ...addresses.table,
      write: async () => void (await Promise.all([...writeDevices(known, before, written), addresses.write()])),
    }
  }
}

/** The devices that are to be written back, and the new tags of devices. */
interface Written {
  readonly whole: ReadonlySet<number>
  readonly marked: ReadonlySet<number>
  readonly tags: ReadonlyMap<number, readonly string[]>
}
type DeviceRows = Pick<DeviceTable, 'find' | 'insert' | 'update' | 'setTags' | 'mark'>

function inMemory(known: Map<number, DeviceValues>): { readonly table: DeviceRows; readonly written: Written } {
  const [whole, marked, tags] = [new Set<number>(), new Set<number>(), new Map<number, readonly string[]>()]
  const write = (device: DeviceValues): void => {
    known.set(device.mac, device)
    whole.add(device.mac)
    marked.delete(device.mac)
  }
  return {
    written: { whole, marked, tags },
    table: {
      find: (mac): KnownDevice | undefined => known.get(mac),
      insert: write,
      update: write,
      mark(mac, importMark) {
        const device = known.get(mac)
        if (device === undefined) return
        known.set(mac, { ...device, import_mark: importMark })
        if (!whole.has(mac)) marked.add(mac)
      },
      setTags: (mac, keys) => void tags.set(mac, keys),
    },
  }
}

function createDeviceWrites(db: Connection) {
  // In the lane nobody else adds what was not there: to look for a conflict again would cost as much as the row.
  const arrays = `unnest(${COLUMNS.map((name) => `:${name}::${TYPES[name]}[]`).join(', ')}) AS v (${COLUMNS.join(', ')})`
  const add = db.prepare(`INSERT INTO devices (${COLUMNS.join(', ')}) SELECT * FROM ${arrays}`)
  const update = db.prepare(
    `UPDATE devices AS d SET ${COLUMNS.slice(1)
      .map((name) => `${name} = v.${name}`)
      .join(', ')} FROM ${arrays} WHERE d.mac = v.mac AND d.mac = ANY (:mac::bigint[])`,
  )
  const mark = db.prepare(
    `UPDATE devices AS d SET import_mark = m.import_mark
     FROM unnest(:macs::bigint[], :marks::bigint[]) AS m(mac, import_mark)
     WHERE d.mac = m.mac AND d.mac = ANY(:macs::bigint[])`,
  )
  const dropTags = db.prepare('DELETE FROM device_tags WHERE mac = ANY(?::bigint[])')
  const addTags = db.prepare(
    `INSERT INTO device_tags (tag_key, mac) SELECT * FROM unnest(:keys::text[], :macs::bigint[])
     ON CONFLICT DO NOTHING`,
  )
  return (
    known: ReadonlyMap<number, DeviceValues>,
    before: ReadonlySet<number>,
    { whole, marked, tags }: Written,
  ): Promise<unknown>[] => {
    const rows = (macs: Iterable<number>) => [...macs].map((mac) => known.get(mac) as DeviceValues)
    const done: Promise<unknown>[] = []
    const added = [...whole].filter((mac) => !before.has(mac))
    const updated = [...whole].filter((mac) => before.has(mac))
    if (added.length > 0) done.push(add.run(columnsOf(COLUMNS, rows(added))))
    if (updated.length > 0) done.push(update.run(columnsOf(COLUMNS, rows(updated))))
    if (marked.size > 0) {
      done.push(mark.run({ macs: [...marked], marks: rows(marked).map((device) => device.import_mark) }))
    }
    if (tags.size > 0) {
      const pairs = [...tags].flatMap(([mac, keys]) => keys.map((key) => ({ mac, key })))
      done.push(dropTags.run([...tags.keys()]))
      if (pairs.length > 0)
        done.push(addTags.run({ keys: pairs.map(({ key }) => key), macs: pairs.map(({ mac }) => mac) }))
    }
    return done
  }
}

/** Rows as an array for each column, for `unnest`. */
export const columnsOf = <Row, Name extends keyof Row>(
  names: readonly Name[],
  rows: readonly Row[],
): Record<Name, Row[Name][]> =>
  Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as Record<Name, Row[Name][]>

/** The numbers of the names of a piece. */
export interface LoadedNames {
  readonly ids: NameIds
  /** Adds those that were asked for and are new. */
  write(): Promise<void>
}
const IDS = { vendors: 'vendor_id', vendor_classes: 'vendor_class_id', sites: 'site_id' } as const

/** Reads the numbers of names that many devices share. */
export function createNameIds(
  db: Connection,
  table: keyof typeof IDS,
): (names: ReadonlySet<string>) => Promise<LoadedNames> {
  const id = IDS[table]
  // Sites of one name but for its case are one; vendors are not.
  const [column, keyOf] = table === 'sites' ? ['name_key', fold] : ['name', (name: string) => name]
  const find = db.prepare<[readonly string[]], { id: number; key: string }>(
    `SELECT ${id} AS id, ${column} AS key FROM ${table} WHERE ${column} = ANY(?::text[])`,
  )
  const last = db.prepare<[], number>(`SELECT coalesce(max(${id}), 0) FROM ${table}`).pluck()
  const add = db.prepare(
    `INSERT INTO ${table} (${id}, name, name_key) SELECT * FROM unnest(:ids::bigint[], :names::text[], :keys::text[])`,
  )
  return async (names) => {
    const keys = new Set([...names].map(keyOf))
    const found = keys.size === 0 ? [] : await find.all([...keys])
    const known = new Map(found.map((row) => [row.key, row.id]))
    let newest = known.size === keys.size ? 0 : ((await last.get()) as number)
    const added: { readonly id: number; readonly name: string }[] = []
    const idOf = (name: string): number => {
      const number = known.get(keyOf(name))
      if (number !== undefined) return number
      added.push({ id: ++newest, name })
      known.set(keyOf(name), newest)
      return newest
    }
    return {
      ids: (name) => (name === null ? null : idOf(name)),
      async write() {
        if (added.length === 0) return
        const named = added.map(({ name }) => name)
        await add.run({ ids: added.map((row) => row.id), names: named, keys: named.map(fold) })
      },
    }
  }
}
