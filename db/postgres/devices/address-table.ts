import type { DeviceTable, KnownAddress } from '../../devices/device-table.ts'
import type { Place, RowsUsed } from '../../devices/named-rows.ts'
import type { Ip } from '../../ip.ts'
import type { Connection } from '../connection.ts'
import { ipKey, ipOfKey } from '../ip-key.ts'

type AddressTable = Pick<
  DeviceTable,
  'addressAt' | 'addressesOf' | 'addAddress' | 'putAddress' | 'removeAddress' | 'keepNewest'
>
interface LoadedAddresses {
  readonly table: AddressTable
  /** The devices that had some addresses at first. */
  ownersOf(places: readonly Place[]): number[]
  write(): Promise<void>
}
type AddressRow = Omit<KnownAddress, 'ip'> & { readonly ip: string }

const COLUMNS = `a.ip, a.site_id AS "siteId", a.mac, a.source, a.said_at AS "saidAt", a.seen_at AS "seenAt",
  a.lease_expires_at AS "leaseExpiresAt", a.import_id AS "importId"`
const PLACES = 'unnest(:ips::text[], :siteIds::bigint[]) AS p(ip, site_id)'

/** Reads the addresses that the statements of a piece name, and all those of their devices. */
export function createAddressTable(db: Connection): (used: RowsUsed) => Promise<LoadedAddresses> {
  // Lists go through the index whatever the planner knows of the table, which a join would read whole while it is small.
  const at = db.prepare<[readonly string[], readonly number[]], AddressRow>(
    `SELECT ${COLUMNS} FROM addresses a WHERE a.ip = ANY(?::text[]) AND a.site_id = ANY(?::bigint[])`,
  )
  const of = db.prepare<[readonly number[]], AddressRow>(
    `SELECT ${COLUMNS} FROM addresses a WHERE a.mac = ANY(?::bigint[])`,
  )
  const write = createAddressWrites(db)
  return async ({ macs, places }) => {
    const { ips, siteIds } = columnsOfPlaces(places)
    const found = await Promise.all([at.all(ips, [...new Set(siteIds)]), of.all([...macs])])
    const known = new Map<string, KnownAddress>()
    const ofDevice = new Map<number, Set<string>>()
    for (const row of found.flat()) {
      const address = { ...row, ip: ipOfKey(row.ip) }
      known.set(nameOf(address.ip, address.siteId), address)
    }
    for (const [name, { mac }] of known) note(ofDevice, mac, name)
    const changed = new Map<string, Place>()
    const before = new Set(known.keys())
    return {
      table: inMemory(known, ofDevice, changed),
      ownersOf: (some) => some.flatMap(({ ip, siteId }) => known.get(nameOf(ip, siteId))?.mac ?? []),
      write: () => write(known, before, changed),
    }
  }
}

const nameOf = (ip: Ip, siteId: number): string => `${siteId} ${ip}`
const columnsOfPlaces = (places: readonly Place[]) => ({
  ips: places.map(({ ip }) => ipKey(ip)),
  siteIds: places.map(({ siteId }) => siteId),
})

function note(ofDevice: Map<number, Set<string>>, mac: number | null, name: string): void {
  if (mac === null) return
  const names = ofDevice.get(mac)
  if (names === undefined) ofDevice.set(mac, new Set([name]))
  else names.add(name)
}

/** `ofDevice`: the names of the addresses that each device has; `changed`: the places to be written back. */
function inMemory(
  known: Map<string, KnownAddress>,
  ofDevice: Map<number, Set<string>>,
  changed: Map<string, Place>,
): AddressTable {
  const leave = (name: string): void => {
    const mac = known.get(name)?.mac ?? null
    if (mac !== null) ofDevice.get(mac)?.delete(name)
  }
  const all = (mac: number): KnownAddress[] =>
    [...(ofDevice.get(mac) ?? [])].map((name) => known.get(name) as KnownAddress)
  const removeAddress = (ip: Ip, siteId: number): void => {
    const name = nameOf(ip, siteId)
    leave(name)
    known.delete(name)
    changed.set(name, { ip, siteId })
  }
  const putAddress = (address: KnownAddress): void => {
    const { ip, siteId } = address
    const name = nameOf(ip, siteId)
    leave(name)
    known.set(name, address)
    note(ofDevice, address.mac, name)
    changed.set(name, { ip, siteId })
  }
  return {
    addressAt: (ip, siteId) => known.get(nameOf(ip, siteId)),
    addressesOf: (mac, siteId) => all(mac).filter((address) => address.siteId === siteId),
    addAddress(address) {
      const isNew = !known.has(nameOf(address.ip, address.siteId))
      if (isNew) putAddress(address)
      return isNew
    },
    putAddress,
    removeAddress,
    keepNewest(mac, most) {
      if ((ofDevice.get(mac)?.size ?? 0) <= most) return
      for (const { ip, siteId } of all(mac).sort(newestFirst).slice(most)) removeAddress(ip, siteId)
    },
  }
}

const newestFirst = (a: KnownAddress, b: KnownAddress): number =>
  b.saidAt - a.saidAt || (ipKey(a.ip) < ipKey(b.ip) ? -1 : 1)

function createAddressWrites(db: Connection) {
  const adding = `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, lease_expires_at, import_id)
     SELECT * FROM unnest(:ips::text[], :siteIds::bigint[], :macs::bigint[], :sources::text[], :said::bigint[],
       :seen::bigint[], :ends::bigint[], :imports::bigint[])`
  // In the lane nobody else adds what was not there: to look for a conflict again would cost as much as the row.
  const add = db.prepare(adding)
  const put = db.prepare(
    `${adding} ON CONFLICT (ip, site_id) DO UPDATE SET mac = excluded.mac, source = excluded.source, said_at = excluded.said_at,
       seen_at = excluded.seen_at, lease_expires_at = excluded.lease_expires_at, import_id = excluded.import_id`,
  )
  const remove = db.prepare(`DELETE FROM addresses AS a USING ${PLACES}
     WHERE a.ip = p.ip AND a.site_id = p.site_id AND a.ip = ANY(:ips::text[])`)
  return async (
    known: ReadonlyMap<string, KnownAddress>,
    before: ReadonlySet<string>,
    changed: ReadonlyMap<string, Place>,
  ): Promise<void> => {
    const [added, kept, gone]: [KnownAddress[], KnownAddress[], Place[]] = [[], [], []]
    for (const [name, place] of changed) {
      const address = known.get(name)
      if (address === undefined) gone.push(place)
      else (before.has(name) ? kept : added).push(address)
    }
    const done: Promise<unknown>[] = []
    if (gone.length > 0) done.push(remove.run(columnsOfPlaces(gone)))
    if (added.length > 0) done.push(add.run(columnsOfAddresses(added)))
    if (kept.length > 0) done.push(put.run(columnsOfAddresses(kept)))
    await Promise.all(done)
  }
}

const columnsOfAddresses = (addresses: readonly KnownAddress[]) => ({
  ...columnsOfPlaces(addresses),
  macs: addresses.map(({ mac }) => mac),
  sources: addresses.map(({ source }) => source),
  said: addresses.map(({ saidAt }) => saidAt),
  seen: addresses.map(({ seenAt }) => seenAt),
  ends: addresses.map(({ leaseExpiresAt }) => leaseExpiresAt),
  imports: addresses.map(({ importId }) => importId),
})
