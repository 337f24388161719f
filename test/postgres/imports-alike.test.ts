import fc from 'fast-check'
import t, { type Test } from 'tap'
import { manualClock } from '../../db/clock.ts'
import { givenAt, importedAt } from '../../db/devices/claim.ts'
import type { DeviceVerbs, ImportOptions } from '../../db/devices/device-store.ts'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import type { Ip } from '../../db/ip.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { createDeviceWriter as createPostgresWriter } from '../../db/postgres/devices/write-devices.ts'
import { ipOfKey } from '../../db/postgres/ip-key.ts'
import type { Session } from '../../db/postgres/session.ts'
import { createWriteConnection } from '../../db/postgres/write-connection.ts'
import { type Connection, openForWriting } from '../../db/sqlite/connection.ts'
import { createDeviceWriter } from '../../db/sqlite/devices/write-devices.ts'
import { migratedFile } from '../helpers/migrated-file.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { runsOr } from '../helpers/random.ts'
import { START } from '../helpers/store-bench.ts'

/** What an import leaves, table by table; each has its own order. */
const TABLES = {
  devices: `SELECT mac, hostname, hostname_key, vendor_id, vendor_class_id, tags, first_seen, last_seen, lease_expires_at,
    said_at, source, import_mark, named_at FROM devices ORDER BY mac`,
  addresses: `SELECT ip, site_id, mac, source, said_at, seen_at, lease_expires_at, import_id FROM addresses
    ORDER BY ip, site_id`,
  tags: 'SELECT tag_key, mac FROM device_tags ORDER BY tag_key, mac',
  vendors: 'SELECT * FROM vendors ORDER BY vendor_id',
  classes: 'SELECT * FROM vendor_classes ORDER BY vendor_class_id',
  sites: 'SELECT * FROM sites ORDER BY site_id',
  open: 'SELECT * FROM open_imports ORDER BY import_id',
  counters: `SELECT name, value FROM meta WHERE name IN ('revision', 'import') ORDER BY name`,
}
const NO_DELETION = { factsOf: () => ({}) as never, delete: () => ({}) as never }

type Answer = { readonly value: unknown } | { readonly refusal: string }
type Call = (verbs: Pick<DeviceVerbs, 'beginImport' | 'importPiece' | 'takeAwayPiece' | 'finishImport'>) => unknown

/** The imports of one engine over a database of its own. */
interface Importer {
  run(call: Call): Promise<Answer>
  tables(): Promise<unknown>
  empty(): Promise<void>
}
const refusal = (error: unknown): Answer => ({ refusal: (error as Error).message })
const CLEAR = 'DELETE FROM devices; DELETE FROM addresses; DELETE FROM device_tags; DELETE FROM open_imports'
const CLEAR_NAMES = 'DELETE FROM vendors; DELETE FROM vendor_classes; DELETE FROM sites WHERE site_id > 1'
const clock = manualClock(START)

function onSqlite(db: Connection): Importer {
  const writer = createDeviceWriter({ db, clock, deletion: NO_DELETION })
  return {
    async run(call) {
      try {
        return { value: db.transaction(() => call(writer)).immediate() }
      } catch (error) {
        return refusal(error)
      }
    },
    tables: async () => mapped((sql) => db.prepare(sql).all()),
    empty: async () => void db.exec(`${CLEAR}; ${CLEAR_NAMES}`),
  }
}

function onPostgres(session: Session): Importer {
  const db = createWriteConnection(
    () => session,
    async () => null,
  )
  const writer = createPostgresWriter({ db, clock, deletion: NO_DELETION })
  return {
    async run(call) {
      try {
        return { value: await db.transaction(async () => call(writer as never)) }
      } catch (error) {
        return refusal(error)
      }
    },
    async tables() {
      const rows = await Promise.all(Object.values(TABLES).map((sql) => db.prepare<[], Row>(sql).all()))
      const [devices, addresses = [], ...others] = rows
      const named = [devices, addresses.map((row) => ({ ...row, ip: ipOfKey(row.ip as string) })), ...others]
      return Object.fromEntries(Object.keys(TABLES).map((name, n) => [name, named[n]]))
    },
    empty: async () => session.exec(`${CLEAR}; ${CLEAR_NAMES}`),
  }
}
type Row = Readonly<Record<string, unknown>>
const mapped = (ask: (sql: string) => unknown) =>
  Object.fromEntries(Object.entries(TABLES).map(([name, sql]) => [name, ask(sql)]))

const mac = fc.nat(5)
const ip: fc.Arbitrary<Ip> = fc.constantFrom<Ip>(0, 1, 2, 0xffffffff, '0'.repeat(32), `20010db8${'0'.repeat(24)}`)
const seconds = fc.integer({ min: -40, max: 40 })
const time = seconds.map((given) => START + given * 1000)
const source = fc.constantFrom('kea', 'list', 'dnsmasq')
const name = fc.constantFrom('Printer', 'printer', 'Straße', "o'Neil", '{a,"b"}', 'NULL', '\\', '')
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })

const stated = fc.tuple(seconds, orNull(seconds), fc.boolean()).map(([given, end, bearsTime]) => {
  const ends = end === null ? null : START + end * 1000
  return bearsTime ? givenAt(START + given * 100_000, ends, START) : importedAt(START, ends)
})
const lease = fc.record({
  ...{ kind: fc.constant('lease' as const), mac, ip, hostname: orNull(name), vendor: orNull(name) },
  ...{ released: fc.boolean(), source, stated },
})
const freed = fc.record({ kind: fc.constant('freed' as const), ip, source, stated })
const record = fc.record({
  ...{ kind: fc.constant('record' as const), mac, ips: maybe(fc.uniqueArray(ip, { maxLength: 4 })) },
  ...{ site: maybe(fc.constantFrom('default', 'Berlin', 'berlin', 'b-2')), hostname: maybe(orNull(name)) },
  ...{ vendor: maybe(orNull(name)), registryVendor: maybe(orNull(name)), vendorClass: maybe(orNull(name)) },
  ...{ tags: maybe(orNull(fc.array(name, { maxLength: 3 }))), firstSeen: maybe(time), lastSeen: maybe(time) },
  ...{ leaseExpiresAt: maybe(orNull(time)), source: maybe(source) },
})
const statement: fc.Arbitrary<DeviceStatement> = fc
  .oneof(lease, lease, record, record, freed)
  .map((made) => ('stated' in made ? { ...made, ...made.stated, stated: undefined } : made) as DeviceStatement)
const options: fc.Arbitrary<ImportOptions> = fc.record({
  site: fc.constantFrom('default', 'Default', 'Berlin', 'b-2'),
  snapshotOf: orNull(source),
})

type Step =
  | { readonly kind: 'begin'; readonly options: ImportOptions }
  | { readonly kind: 'piece'; readonly of: number; readonly statements: readonly DeviceStatement[] }
  | { readonly kind: 'take away'; readonly of: number; readonly ips: readonly Ip[] }
  | { readonly kind: 'finish'; readonly of: number }
  | { readonly kind: 'clock'; readonly ms: number }
/** The import that a step is of: one of the latest. */
const of = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const), options }),
  fc.record({ kind: fc.constant('piece' as const), of, statements: fc.array(statement, { maxLength: 12 }) }),
  fc.record({ kind: fc.constant('piece' as const), of, statements: fc.array(statement, { maxLength: 12 }) }),
  fc.record({ kind: fc.constant('take away' as const), of, ips: fc.array(ip, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('finish' as const), of }),
  fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -3 * 3_600_000, max: 3_600_000 }) }),
)
const TOTALS = { created: 0, updated: 0, unchanged: 0, released: 0, gone: 0 }

function callOf(step: Step, latest: number): Call | null {
  if (step.kind === 'clock') return null
  if (step.kind === 'begin') return (verbs) => verbs.beginImport(step.options, null)
  const importId = Math.max(1, latest - step.of)
  if (step.kind === 'piece') return (verbs) => verbs.importPiece(importId, step.statements)
  if (step.kind === 'take away') return (verbs) => verbs.takeAwayPiece(importId, step.ips)
  return (verbs) => verbs.finishImport(importId, TOTALS, true, null)
}

/** Both engines, until the test ends. */
async function bothImporters(t: Test): Promise<readonly [Importer, Importer]> {
  const { path, remove } = migratedFile()
  const file = openForWriting(path)
  const database = await migratedDatabase()
  const session = await connect(parsePlace(database.url))
  t.teardown(async () => {
    file.close()
    remove()
    await session.end()
    await database.drop()
  })
  return [onSqlite(file), onPostgres(session)]
}

t.test('an import leaves the same on both engines', async (t) => {
  const importers = await bothImporters(t)
  let latest = 0
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
    clock.set(START)
    for (const importer of importers) await importer.empty()
    for (const step of [{ kind: 'begin', options: { site: 'default', snapshotOf: null } } as const, ...steps]) {
      if (step.kind === 'clock') clock.set(clock.now() + step.ms)
      const call = callOf(step, latest)
      if (call === null) continue
      const [one, other] = [await importers[0].run(call), await importers[1].run(call)]
      if (step.kind === 'begin' && 'value' in one) latest = one.value as number
      if (!t.same(other, one, step.kind)) return false
    }
    return t.same(await importers[1].tables(), await importers[0].tables(), 'the same tables')
  })
  await fc.assert(property, { numRuns: runsOr(60) })
})

t.test('a device keeps the newest 1024 of its addresses', async (t) => {
  const importers = await bothImporters(t)
  const leases = (first: number, site: string): DeviceStatement[] =>
    Array.from({ length: 600 }, (_, n) => ({
      ...{ kind: 'record', mac: 1, ips: [first + n], site, source: `list ${n}`, lastSeen: START + (n % 7) },
    }))
  for (const importer of importers) {
    await importer.run((verbs) => verbs.beginImport({ site: 'default', snapshotOf: null }, null))
    for (const [first, site] of [
      [1000, 'default'],
      [2000, 'Berlin'],
      [900, 'default'],
    ] as const)
      await importer.run((verbs) => verbs.importPiece(1, leases(first, site)))
  }
  const [one, other] = [await importers[0].tables(), await importers[1].tables()]
  t.equal((one as { addresses: unknown[] }).addresses.length, 1024)
  t.same(other, one)
})
