import { createReadStream } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { parseIpv4 } from '../../db/ipv4.ts'
import { parseMac } from '../../db/mac.ts'
import { openOwned } from '../../db/sqlite/file/open-owned.ts'
import { scriptInput, scriptResult } from '../helpers/script.ts'

interface Line {
  mac: string
  ip: string
  hostname: string
  vendor: string
  last_seen: string
  source: string
}

const BATCH = 10_000

/** Parses the lines and inserts them with better-sqlite3, one transaction for each ten thousand; checks nothing. */
const { path, file } = await scriptInput<{ path: string; file: string }>()
const { db, close } = openOwned(path)
const began = performance.now()
const vendors = new Map<string, number>()
const addVendor = db.prepare<[string, string], { vendor_id: number }>(
  'INSERT INTO vendors (name, name_key) VALUES (?, ?) RETURNING vendor_id',
)
const insert = db.prepare(
  `INSERT INTO devices (mac, hostname, hostname_key, vendor_id, first_seen, last_seen, said_at, named_at, source, import_mark)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
)
const give = db.prepare(
  `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id) VALUES (CAST(? AS INTEGER), 1, ?, ?, ?, ?, 1)`,
)
const insertAll = db.transaction((lines: readonly Line[]) => {
  for (const { mac, ip, hostname, vendor, last_seen, source } of lines) {
    let id = vendors.get(vendor)
    if (id === undefined) {
      id = (addVendor.get(vendor, vendor.toLowerCase()) as { vendor_id: number }).vendor_id
      vendors.set(vendor, id)
    }
    const at = Date.parse(last_seen)
    insert.run(parseMac(mac), hostname, hostname.toLowerCase(), id, at, at, at, at, source)
    give.run(parseIpv4(ip), parseMac(mac), source, at, at)
  }
})
let batch: Line[] = []
for await (const line of createInterface({ input: createReadStream(file) })) {
  batch.push(JSON.parse(line))
  if (batch.length < BATCH) continue
  insertAll(batch)
  batch = []
}
insertAll(batch)
const milliseconds = performance.now() - began
const devices = db.prepare('SELECT count(*) FROM devices').pluck().get() as number
close()
scriptResult({ milliseconds, devices })
process.disconnect()
