import { readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { fold } from '../../db/clean-text.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { type Ip, isIpv4, parseIp } from '../../db/ip.ts'
import { MAX_MAC, parseMac } from '../../db/mac.ts'
import { compileCriteria } from '../../db/sqlite/criteria/compile.ts'
import { createKeyRanges } from '../../db/sqlite/criteria/key-ranges.ts'

/** A device as a test writes it: only what it is about. */
export interface Sample {
  readonly mac: string
  readonly ip?: string | null | undefined
  /** More addresses, of either family. */
  readonly addresses?: readonly SampleAddress[]
  readonly hostname?: string | null | undefined
  readonly vendor?: string | null | undefined
  readonly vendorClass?: string | null | undefined
  readonly tags?: readonly string[]
  readonly firstSeen?: number
  readonly lastSeen?: number
  readonly leaseExpiresAt?: number | null | undefined
  readonly source?: string
  /** Action types with their expiry, null: until lifted. */
  readonly actions?: Readonly<Record<string, number | null>>
}
/** No two devices have the same at the same site. */
export interface SampleAddress {
  readonly ip: string
  readonly site: string
}
export type Inventory = Database.Database

const MIGRATIONS = new URL('../../db/sqlite/migrations/', import.meta.url)
/** An empty database, as its bytes: the migrations take longer than most of what is asked. */
const empty = (() => {
  const db = new Database(':memory:')
  for (const name of readdirSync(MIGRATIONS).sort()) db.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'))
  return db.serialize()
})()

function nameId(db: Inventory, table: string, id: string, name: string | null | undefined): number | null {
  if (name === null || name === undefined) return null
  db.prepare(`INSERT INTO ${table} (name, name_key) VALUES (?, ?) ON CONFLICT DO NOTHING`).run(name, fold(name))
  return db.prepare<[string], number>(`SELECT ${id} FROM ${table} WHERE name = ?`).pluck().get(name) ?? null
}

function addSample(db: Inventory, sample: Sample): void {
  const mac = parseMac(sample.mac)
  const hostname = sample.hostname ?? null
  const columns =
    'mac, hostname, hostname_key, vendor_id, vendor_class_id, first_seen, last_seen, lease_expires_at, source, import_mark'
  db.prepare(`INSERT INTO devices (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`).run(
    mac,
    hostname,
    hostname === null ? null : fold(hostname),
    nameId(db, 'vendors', 'vendor_id', sample.vendor),
    nameId(db, 'vendor_classes', 'vendor_class_id', sample.vendorClass),
    sample.firstSeen ?? 0,
    sample.lastSeen ?? 0,
    sample.leaseExpiresAt ?? null,
    sample.source ?? 'ndjson',
  )
  giveAddresses(db, Number(mac), sample)
  const addTag = db.prepare('INSERT INTO device_tags (tag_key, mac) VALUES (?, ?) ON CONFLICT DO NOTHING')
  for (const tag of sample.tags ?? []) addTag.run(fold(tag), mac)
  const activate = db.prepare('INSERT INTO active_actions VALUES (?, ?, 1, 1, 1, 0, ?, NULL)')
  for (const [type, expiresAt] of Object.entries(sample.actions ?? {})) activate.run(type, mac, expiresAt)
}

function giveAddresses(db: Inventory, mac: number, { ip: only, addresses = [], leaseExpiresAt = null }: Sample): void {
  const give = db.prepare(`INSERT INTO addresses VALUES (?, ?, ?, 'ndjson', 0, 0, ?, 1)`)
  const add = (text: string, siteId: number) => {
    const ip = parseIp(text) as Ip
    give.run(isIpv4(ip) ? BigInt(ip) : ip, siteId, mac, leaseExpiresAt)
  }
  // At a site of its own: others may have it as well.
  if (typeof only === 'string') add(only, MANY_SITES + mac)
  for (const { ip, site } of addresses) add(ip, nameId(db, 'sites', 'site_id', site) as number)
}
const MANY_SITES = 1_000_000

/** A database in memory with the real schema and these devices, without any of the store's code. */
export function createInventory(samples: readonly Sample[]): Inventory {
  const db = new Database(empty)
  db.transaction(() => {
    for (const sample of samples) addSample(db, sample)
  })()
  return db
}

/** The MACs that match, ascending. */
export function select(db: Inventory, criteria: Criteria, now: number): number[] {
  const { sql, params, keys } = compileCriteria(criteria, now)
  const { source, paramsOf } = createKeyRanges(db)(keys)
  return db
    .prepare(`SELECT d.mac FROM ${source} AND (${sql}) ORDER BY d.mac`)
    .pluck()
    .all(...paramsOf(-1, MAX_MAC), ...params) as number[]
}
