import { createReadStream } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import type { Statement } from 'better-sqlite3'
import { type Ip, isIpv4, parseIp } from '../../db/ip.ts'
import { parseMac } from '../../db/mac.ts'
import { openOwned } from '../../db/sqlite/file/open-owned.ts'
import { scriptInput, scriptResult } from '../helpers/script.ts'

interface Line {
  mac: string
  ip: string | readonly string[]
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
const [give4, give6] = ['CAST(? AS INTEGER)', '?'].map((ip) =>
  db.prepare(
    `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id) VALUES (${ip}, 1, ?, ?, ?, ?, 1)`,
  ),
) as [Statement, Statement]
const insertAll = db.transaction((lines: readonly Line[]) => {
  for (const { mac, ip, hostname, vendor, last_seen, source } of lines) {
    let id = vendors.get(vendor)
    if (id === undefined) {
      id = (addVendor.get(vendor, vendor.toLowerCase()) as { vendor_id: number }).vendor_id
      vendors.set(vendor, id)
    }
    const at = Date.parse(last_seen)
    insert.run(parseMac(mac), hostname, hostname.toLowerCase(), id, at, at, at, at, source)
    for (const text of typeof ip === 'string' ? [ip] : ip) {
      const address = parseIp(text) as Ip
      const give = isIpv4(address) ? give4 : give6
      give.run(address, parseMac(mac), source, at, at)
    }
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
close()
scriptResult({ milliseconds })
process.disconnect()
