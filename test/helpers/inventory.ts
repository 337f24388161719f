import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { fold } from '../../db/clean-text.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import { parseIpv4 } from '../../db/ipv4.ts'
import { parseMac } from '../../db/mac.ts'
import { compileCriteria } from '../../db/sqlite/criteria/compile.ts'

/** A device as a test writes it: only what it is about. */
export interface Sample {
  readonly mac: string
  readonly ip?: string | null | undefined
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
export type Inventory = Database.Database

const schema = readFileSync(new URL('../../db/sqlite/migrations/0001-founding.sql', import.meta.url), 'utf8')

function nameId(db: Inventory, table: string, id: string, name: string | null | undefined): number | null {
  if (name === null || name === undefined) return null
  db.prepare(`INSERT INTO ${table} (name, name_key) VALUES (?, ?) ON CONFLICT DO NOTHING`).run(name, fold(name))
  return db.prepare<[string], number>(`SELECT ${id} FROM ${table} WHERE name = ?`).pluck().get(name) ?? null
}

function addSample(db: Inventory, sample: Sample): void {
  const mac = parseMac(sample.mac)
  const hostname = sample.hostname ?? null
  const columns =
    'mac, ip, hostname, hostname_key, vendor_id, vendor_class_id, first_seen, last_seen, lease_expires_at, source, import_id'
  db.prepare(`INSERT INTO devices (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`).run(
    mac,
    sample.ip ? parseIpv4(sample.ip) : null,
    hostname,
    hostname === null ? null : fold(hostname),
    nameId(db, 'vendors', 'vendor_id', sample.vendor),
    nameId(db, 'vendor_classes', 'vendor_class_id', sample.vendorClass),
    sample.firstSeen ?? 0,
    sample.lastSeen ?? 0,
    sample.leaseExpiresAt ?? null,
    sample.source ?? 'ndjson',
  )
  const addTag = db.prepare('INSERT INTO device_tags (tag_key, mac) VALUES (?, ?) ON CONFLICT DO NOTHING')
  for (const tag of sample.tags ?? []) addTag.run(fold(tag), mac)
  const activate = db.prepare('INSERT INTO active_actions VALUES (?, ?, 1, 1, 1, 0, ?)')
  for (const [type, expiresAt] of Object.entries(sample.actions ?? {})) activate.run(type, mac, expiresAt)
}

/** A database in memory with the real schema and these devices, without any of the store's code. */
export function createInventory(samples: readonly Sample[]): Inventory {
  const db = new Database(':memory:')
  db.exec(schema)
  db.transaction(() => {
    for (const sample of samples) addSample(db, sample)
  })()
  return db
}

/** The MACs that match, ascending. */
export function select(db: Inventory, criteria: Criteria, now: number): number[] {
  const { sql, params, activeType } = compileCriteria(criteria, now)
  const from =
    activeType === null
      ? 'devices d WHERE'
      : 'active_actions a CROSS JOIN devices d ON d.mac = a.mac WHERE a.action_type = ? AND'
  return db
    .prepare(`SELECT d.mac FROM ${from} (${sql}) ORDER BY d.mac`)
    .pluck()
    .all(...(activeType === null ? [] : [activeType]), ...params) as number[]
}
