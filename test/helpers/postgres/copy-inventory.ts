import type { WriteConnection } from '../../../db/postgres/connection.ts'
import { ipKey } from '../../../db/postgres/ip-key.ts'
import type { Inventory } from '../inventory.ts'

/** What criteria are about. */
const TABLES = ['vendors', 'vendor_classes', 'sites', 'devices', 'addresses', 'device_tags', 'active_actions']

/** Fills an empty database with the inventory of a file of SQLite, inside the caller's transaction. */
export async function copyInventory(from: Inventory, to: Pick<WriteConnection, 'prepare'>): Promise<void> {
  for (const table of TABLES) {
    const rows = from.prepare<[], { ip?: number | string }>(`SELECT * FROM ${table}`).all()
    const copied = rows.map((row) => (row.ip === undefined ? row : { ...row, ip: ipKey(row.ip) }))
    await to
      .prepare<[string]>(
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, ?::json)
         ON CONFLICT DO NOTHING`,
      )
      .run(JSON.stringify(copied))
  }
}
