import { join } from 'node:path'
import { openOwned } from '../../db/sqlite/file/open-owned.ts'

/** Devices come in blocks of this many with one prefix (OUI) each. */
const PER_OUI = 250_000
const FIRST_OUI = 0x24_0a_c4
const MODELS = ['cam', 'phone', 'printer', 'laptop', 'sensor', 'tv', 'lock', 'badge', 'meter', 'kiosk']
const BATCH = 1_000_000

export const macOf = (index: number): number => (FIRST_OUI + Math.floor(index / PER_OUI)) * 2 ** 24 + (index % PER_OUI)
/** Spread over 10.0.0.0/8 as in networks with many subnets: neighbours by MAC are seldom neighbours by address. */
export const ipOf = (index: number): number => 0x0a_00_00_00 + ((index * 7919) % 2 ** 24)
/** As devices make them up: a hundred subnets, and in them any of 64 bits. */
export const ipv6Of = (index: number): string => {
  const host = (BigInt(index) * 0x9e37_79b9_7f4a_7c15n) % 2n ** 64n
  return `20010db80000${(index % 100).toString(16).padStart(4, '0')}${host.toString(16).padStart(16, '0')}`
}
export const hostnameOf = (index: number): string => `${MODELS[index % MODELS.length]}-${index.toString(36)}`
export const FIRST_SEEN = Date.parse('2026-01-01T00:00:00Z')

/**
 * An inventory of so many devices in a database of the server's own schema. Made with SQL, and the same each time: what
 * is measured is never how it came there.
 */
export function makeInventory(folder: string, devices: number, name = 'inventory'): string {
  const path = join(folder, `${name}.db`)
  const { db, close } = openOwned(path)
  db.pragma('synchronous = OFF')
  db.function('hostname_of', { deterministic: true }, (index) => hostnameOf(Number(index)))
  db.exec(`INSERT INTO vendors (name, name_key) VALUES ('Espressif Inc.', 'espressif inc.')`)
  const numbers =
    'WITH RECURSIVE n (i) AS (SELECT CAST(:from AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)'
  const mac = `(${FIRST_OUI} + i / ${PER_OUI}) * 16777216 + i % ${PER_OUI}`
  const insert = db.prepare(
    `INSERT INTO devices (mac, hostname, hostname_key, vendor_id, first_seen, last_seen, source, import_mark)
     ${numbers} SELECT ${mac}, hostname_of(i), hostname_of(i), 1, ${FIRST_SEEN} + i, ${FIRST_SEEN} + i, 'bench', 0 FROM n`,
  )
  const give = db.prepare(
    `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
     ${numbers} SELECT ${0x0a_00_00_00} + i * 7919 % 16777216, 1, ${mac}, 'bench', ${FIRST_SEEN} + i, ${FIRST_SEEN} + i, 0 FROM n`,
  )
  for (let from = 0; from < devices; from += BATCH) {
    const range = { from, to: Math.min(devices, from + BATCH) }
    insert.run(range)
    give.run(range)
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  close()
  return path
}
