import { rmSync } from 'node:fs'
import { Client, type ClientConfig, types } from 'pg'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { ipKey } from '../../db/postgres/ip-key.ts'
import { migrate } from '../../db/postgres/migrate.ts'
import { startCluster } from '../../scripts/postgres/cluster.ts'
import { FIRST_SEEN, hostnameOf, ipOf, macOf } from './inventory.ts'

/** A PostgreSQL on the disk, with fsync, for both sides of a comparison. */
export interface Postgres {
  /** Makes a database with the server's schema and so many devices, and returns its name. */
  makeInventory(devices: number): Promise<string>
  /** Makes a copy of a database that nobody has open, in place of an earlier one of that name; returns its URL. */
  copyOf(database: string, name: string): Promise<string>
  /** Makes an empty database, in place of an earlier one of that name; returns its URL. */
  empty(name: string): Promise<string>
}

/** As large as the work: what a checkpoint writes in the middle of one side says nothing about either. */
const SETTINGS = ['shared_buffers=512MB', 'max_wal_size=8GB', 'checkpoint_timeout=30min']
const BATCH = 50_000

export async function withPostgres<T>(work: (postgres: Postgres) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ isOnDisk: true, settings: SETTINGS })
  // Whoever interrupts it leaves none behind.
  const end = () => {
    process.kill(cluster.pid(), 'SIGQUIT')
    rmSync(cluster.folder, { recursive: true, force: true })
  }
  process.once('exit', end)
  const urlOf = (name: string) => cluster.url.replace(/postgres$/, name)
  const make = async (name: string, template: string): Promise<string> => {
    await asking(cluster.url, async (ask) => {
      await ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await ask(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
    })
    return urlOf(name)
  }
  try {
    return await work({
      async makeInventory(devices) {
        const name = `inventory_${devices}`
        await fill(await make(name, 'template0'), devices)
        return name
      },
      copyOf: (database, name) => make(name, database),
      empty: (name) => make(name, 'template0'),
    })
  } finally {
    process.off('exit', end)
    await cluster.stop()
  }
}

/** The devices of `makeInventory` for a file. */
async function fill(url: string, devices: number): Promise<void> {
  const place = parsePlace(url)
  const session = await connect(place)
  await migrate(session, place.name)
  await session.end()
  await asking(url, async (ask) => {
    if (devices > 0) {
      await ask(`INSERT INTO vendors (vendor_id, name, name_key) VALUES (1, 'Espressif Inc.', 'espressif inc.')`)
    }
    for (let from = 0; from < devices; from += BATCH) {
      const indices = Array.from({ length: Math.min(BATCH, devices - from) }, (_, n) => from + n)
      const [macs, hostnames, seen] = [indices.map(macOf), indices.map(hostnameOf), indices.map((n) => FIRST_SEEN + n)]
      await ask(
        `INSERT INTO devices (mac, hostname, hostname_key, vendor_id, first_seen, last_seen, source, import_mark)
         SELECT mac, hostname, hostname, 1, seen, seen, 'bench', 0
         FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS d (mac, hostname, seen)`,
        [macs, hostnames, seen],
      )
      await ask(
        `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
         SELECT ip, 1, mac, 'bench', seen, seen, 0
         FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS a (mac, ip, seen)`,
        [macs, indices.map((n) => ipKey(ipOf(n))), seen],
      )
    }
    await ask('VACUUM ANALYZE')
    await ask('CHECKPOINT')
  })
}

export type Ask = <Row extends object = Record<string, never>>(text: string, values?: unknown[]) => Promise<Row[]>

/** Statements over a session of their own. Every number comes as one. */
export async function asking<T>(url: string, work: (ask: Ask, client: Client) => Promise<T>): Promise<T> {
  const client = new Client(configOf(url))
  await client.connect()
  try {
    return await work(async (text, values = []) => (await client.query(text, values)).rows, client)
  } finally {
    await client.end()
  }
}

const INT8 = 20
/** For clients of references and counts. */
export const configOf = (url: string): ClientConfig => ({
  connectionString: url,
  types: {
    getTypeParser: (oid: number, format?: string) =>
      oid === INT8 ? Number : types.getTypeParser(oid, format as 'text'),
  } as NonNullable<ClientConfig['types']>,
})
