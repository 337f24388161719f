import fc from 'fast-check'
import t from 'tap'
import type { FeedEntry } from '../../db/devices/device.ts'
import type { DeviceFilter } from '../../db/devices/device-store.ts'
import type { Page, PageRequest } from '../../db/model.ts'
import { pages } from '../helpers/on-bench.ts'
import { openSqliteBench } from '../helpers/sqlite-bench.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')
interface Row {
  readonly mac: number
  readonly ip: number | null
  readonly firstSeen: number
  readonly hostname: string
  readonly blocked: number | null | undefined
}
/** Few moments and addresses, so that many devices share one. */
const ROWS = fc.uniqueArray(
  fc.record({
    mac: fc.integer({ min: 1, max: 400 }),
    ip: fc.option(fc.integer({ min: 1, max: 6 })),
    firstSeen: fc.integer({ min: 1, max: 4 }),
    hostname: fc.constantFrom('alpha', 'beta', 'gamma'),
    blocked: fc.constantFrom(null, undefined, NOW - 1, NOW + 1, NOW + 2),
  }),
  { selector: ({ mac }) => mac, maxLength: 120 },
)

function filled(rows: readonly Row[]) {
  const bench = openSqliteBench()
  const add = bench.db.prepare(
    `INSERT INTO devices (mac, hostname, hostname_key, first_seen, last_seen, source, import_mark)
     VALUES (:mac, :hostname, :hostname, :firstSeen, 1, 'kea', 1)`,
  )
  // Devices that share an address are at different sites.
  const addSite = bench.db.prepare(`INSERT INTO sites (site_id, name, name_key) VALUES (100 + :mac, :mac, :mac)`)
  const give = bench.db.prepare(
    `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
     VALUES (CAST(:ip AS INTEGER), 100 + :mac, :mac, 'kea', 1, 1, 1)`,
  )
  const block = bench.db.prepare(`INSERT INTO active_actions VALUES ('block', :mac, 1, 1, 1, 1, :blocked, NULL)`)
  for (const { blocked, ...row } of rows) {
    add.run(row)
    addSite.run(row)
    if (row.ip !== null) give.run(row)
    if (blocked !== undefined) block.run({ mac: row.mac, blocked })
  }
  return bench
}

t.test('a list of devices in steps of any size has every match once, the newest first', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      ROWS,
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('alpha', 'et', 'nobody'),
      async (rows, limit, hostname) => {
        const bench = filled(rows)
        const filters: DeviceFilter[] = [{}, { hostname }, { hostname, ip: 3 }, { status: 'block', hostname }]
        for (const filter of filters) {
          const expected = rows
            .filter((row) => filter.hostname === undefined || row.hostname.includes(hostname))
            .filter((row) => filter.ip === undefined || row.ip === filter.ip)
            .filter(({ blocked }) => filter.status === undefined || blocked === null || (blocked ?? 0) > NOW)
            .toSorted((a, b) => b.firstSeen - a.firstSeen || b.mac - a.mac)
          const listed = await pages((page) => bench.store.listDevices(filter, page), limit)
          t.strictSame(
            listed.map(({ mac }) => mac),
            expected.map(({ mac }) => mac),
          )
        }
        await bench.close()
      },
    ),
    { numRuns: 30 },
  )
})

t.test('a feed in steps of any size has every address once, for as long as the last of its devices', async (t) => {
  // More than a few are active: too many to look for one by one. These are under an action and no devices.
  const others = `WITH RECURSIVE n(mac) AS (SELECT 1000 UNION ALL SELECT mac + 1 FROM n WHERE mac < 4000)
    INSERT INTO active_actions SELECT 'block', mac, 1, 1, 1, 1, ${NOW - 1}, NULL FROM n`
  await fc.assert(
    fc.asyncProperty(ROWS, fc.integer({ min: 1, max: 7 }), fc.boolean(), async (rows, limit, many) => {
      const bench = filled(rows)
      if (many) bench.db.exec(others)
      const live = rows.filter(({ blocked }) => blocked === null || (blocked ?? 0) > NOW)
      const byIp = Map.groupBy(
        live.filter(({ ip }) => ip !== null),
        ({ ip }) => ip as number,
      )
      const ips = [...byIp].toSorted(([a], [b]) => a - b)
      const entries = (as: 'mac' | 'ip') => {
        const page = async ({ after }: PageRequest): Promise<Page<FeedEntry>> => {
          const data = await bench.store.feedPage('block', as, after === null ? null : Number(after[0]), limit)
          return { data, next: data.length < limit ? null : [(data.at(-1) as FeedEntry).address] }
        }
        return pages(page, limit)
      }
      t.strictSame(
        await entries('ip'),
        ips.map(([address, devices]) => ({ address, expiresAt: latest(devices) })),
      )
      t.strictSame(
        (await entries('mac')).map(({ address }) => address),
        live.map(({ mac }) => mac).toSorted((a, b) => a - b),
      )
      await bench.close()
    }),
    { numRuns: 150 },
  )
})

/** null: never. */
function latest(devices: readonly Row[]): number | null {
  const ends = devices.map(({ blocked }) => blocked ?? null)
  return ends.includes(null) ? null : Math.max(...(ends as number[]))
}

const SUBNETS = [
  ['0.0.0.0/0', 0, 0xffff_ffff],
  ['0.0.0.2/31', 2, 3],
  ['0.0.0.4/32', 4, 4],
  ['0.0.0.8/29', 8, 15],
] as const

t.test('a count is right, whether few devices can match or all', async (t) => {
  const count = (field: string, operator: string, value: string) => ({ rules: [{ field, operator, value }] })
  await fc.assert(
    fc.asyncProperty(ROWS, async (rows) => {
      const bench = filled(rows)
      const has = (name: string) => rows.filter(({ hostname }) => hostname.includes(name)).length
      t.equal(await bench.store.countDevices(count('hostname', 'equals', 'alpha')), has('alpha'))
      t.equal(await bench.store.countDevices(count('hostname', 'contains', 'et')), has('et'))
      const low = rows.filter(({ mac }) => mac < 256).length
      t.equal(await bench.store.countDevices(count('mac', 'starts_with', '0000000000')), low)
      const blocked = rows.filter((row) => row.blocked === null || (row.blocked ?? 0) > NOW).length
      t.equal(await bench.store.countDevices(count('status', 'equals', 'block')), blocked)
      for (const bound of [1, 2, 3, 4, 5]) {
        const moment = new Date(bound).toISOString()
        const before = rows.filter(({ firstSeen }) => firstSeen < bound).length
        const after = rows.filter(({ firstSeen }) => firstSeen > bound).length
        t.equal(await bench.store.countDevices(count('first_seen', 'before', moment)), before)
        t.equal(await bench.store.countDevices(count('first_seen', 'after', moment)), after)
      }
      t.equal(await bench.store.countDevices(count('last_seen', 'older_than', 'P30D')), rows.length)
      t.equal(await bench.store.countDevices(count('last_seen', 'newer_than', 'P30D')), 0)
      for (const [subnet, first, last] of SUBNETS) {
        const within = rows.filter(({ ip }) => ip !== null && ip >= first && ip <= last).length
        t.equal(await bench.store.countDevices(count('ip', 'in_subnet', subnet)), within, subnet)
      }
      for (const prefix of ['a', 'alpha', 'alphab', 'be', 'c']) {
        const named = rows.filter(({ hostname }) => hostname.startsWith(prefix)).length
        t.equal(await bench.store.countDevices(count('hostname', 'starts_with', prefix)), named, prefix)
      }
      await bench.close()
    }),
    { numRuns: 20 },
  )
})
