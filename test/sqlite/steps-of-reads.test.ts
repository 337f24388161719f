import fc from 'fast-check'
import t from 'tap'
import type { DeviceFilter } from '../../db/devices/device-store.ts'
import { type FeedEntry, type FeedSelection, LEASE_GRACE_MS } from '../../db/devices/feed.ts'
import type { Ip, IpRange } from '../../db/ip.ts'
import type { Page, PageRequest } from '../../db/model.ts'
import { createFeedReader } from '../../db/sqlite/devices/read-feed.ts'
import { isSteps } from '../../db/sqlite/steps.ts'
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

type Bench = ReturnType<typeof openSqliteBench>

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

/** A feed, read page by page. */
function wholeFeed({ store }: Bench, selection: FeedSelection, limit: number): Promise<FeedEntry[]> {
  const page = async ({ after }: PageRequest): Promise<Page<FeedEntry>> => {
    const data = await store.feedPage(selection, after?.[0] ?? null, limit)
    return { data, next: data.length < limit ? null : [(data.at(-1) as FeedEntry).address] }
  }
  return pages(page, limit)
}

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
      const entries = (as: 'mac' | 'ip') => wholeFeed(bench, { type: 'block', as }, limit)
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

const v6 = (n: number): string => n.toString(16).padStart(32, '0')
/** Four devices of which each may have any address, or nobody. */
const FEED_DEVICES = fc.array(
  fc.record({ blocked: fc.constantFrom(null, undefined, NOW - 1, NOW + 1, NOW + 2), tagged: fc.boolean() }),
  { minLength: 4, maxLength: 4 },
)
const ENDS = [NOW - LEASE_GRACE_MS - 1, NOW - LEASE_GRACE_MS, NOW - 1, NOW, NOW + 1]
const FEED_ADDRESSES = fc.uniqueArray(
  fc.record({
    ip: fc.constantFrom<Ip>(1, 2, 3, 4, 2 ** 32 - 1, v6(1), v6(2), v6(3), v6(4), 'f'.repeat(32)),
    site: fc.constantFrom('default', 'Lab'),
    owner: fc.constantFrom(null, 0, 1, 2, 3),
    end: fc.constantFrom(null, ...ENDS),
  }),
  { selector: ({ ip, site }) => `${ip} ${site}`, maxLength: 20 },
)
const NARROWED = fc
  .record({
    as: fc.constantFrom('mac' as const, 'ip' as const, 'ipv6' as const),
    site: fc.constantFrom(undefined, 'default', 'lab', 'nowhere'),
    tag: fc.constantFrom(undefined, 'Camera'),
    subnet: fc.constantFrom<IpRange | undefined>(
      undefined,
      [2, 3],
      [0, 2 ** 32 - 1],
      [v6(2), v6(3)],
      [v6(0), 'f'.repeat(32)],
    ),
    leaseGraceMs: fc.constantFrom(undefined, 0, 1),
  })
  .filter(
    ({ as, subnet }) =>
      as === 'mac' || subnet === undefined || typeof subnet[0] === (as === 'ip' ? 'number' : 'string'),
  )
type FeedDevice = { readonly blocked: number | null | undefined; readonly tagged: boolean }
type FeedAddress = {
  readonly ip: Ip
  readonly site: string
  readonly owner: number | null
  readonly end: number | null
}

/** So many devices, of whose actions the time has run out, that none of these searches finds few. */
const CROWD = `WITH RECURSIVE n(mac) AS (SELECT 1000 UNION ALL SELECT mac + 1 FROM n WHERE mac < 3100)
  INSERT INTO active_actions SELECT 'block', mac, 1, 1, 1, 1, ${NOW - 1}, NULL FROM n;
  INSERT INTO device_tags SELECT 'camera', mac FROM active_actions WHERE mac >= 1000;
  INSERT INTO addresses SELECT mac, 1, mac, 'kea', 1, 1, NULL, 1 FROM active_actions WHERE mac >= 1000;
  INSERT INTO addresses SELECT printf('%032x', mac), 1, mac, 'kea', 1, 1, NULL, 1 FROM active_actions WHERE mac >= 1000;`

function narrowedBench(devices: readonly FeedDevice[], addresses: readonly FeedAddress[], crowded: boolean): Bench {
  const bench = openSqliteBench()
  const { db } = bench
  db.exec(`INSERT INTO sites VALUES (2, 'Lab', 'lab')`)
  if (crowded) db.exec(CROWD)
  for (const [mac, { blocked, tagged }] of devices.entries()) {
    if (tagged) db.prepare(`INSERT INTO device_tags VALUES ('camera', ?)`).run(mac)
    if (blocked === undefined) continue
    db.prepare(`INSERT INTO active_actions VALUES ('block', ?, 1, 1, 1, 1, ?, NULL)`).run(mac, blocked)
  }
  const give = db.prepare(`INSERT INTO addresses VALUES (?, ?, ?, 'kea', 1, 1, ?, 1)`)
  for (const { ip, site, owner, end } of addresses)
    give.run(typeof ip === 'number' ? BigInt(ip) : ip, site === 'Lab' ? 2 : 1, owner, owner === null ? null : end)
  return bench
}

/** What the feed is to list, one device and one address after the other. */
function expectedFeed(devices: readonly FeedDevice[], addresses: readonly FeedAddress[], selection: FeedSelection) {
  const { as, site, tag, subnet, leaseGraceMs = LEASE_GRACE_MS } = selection
  const isListed = ({ blocked, tagged }: FeedDevice) =>
    (blocked === null || (blocked ?? 0) > NOW) && (tag === undefined || tagged)
  const isThere = ({ ip, site: at }: FeedAddress) =>
    (site === undefined || at.toLowerCase() === site) &&
    (subnet === undefined || (typeof ip === typeof subnet[0] && ip >= subnet[0] && ip <= subnet[1]))
  const ends = new Map<Ip, (number | null)[]>()
  for (const [mac, device] of devices.entries()) {
    const own = addresses.filter((address) => address.owner === mac && isThere(address))
    const { blocked = null } = device
    if (!isListed(device)) continue
    if (as === 'mac' && (own.length > 0 || (site ?? subnet) === undefined)) ends.set(mac, [blocked])
    if (as === 'mac') continue
    for (const { ip, end } of own)
      if (typeof ip === (as === 'ip' ? 'number' : 'string') && (end === null || end >= NOW - leaseGraceMs))
        ends.set(ip, [...(ends.get(ip) ?? []), blocked])
  }
  const sorted = [...ends].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([address, all]) => ({
    address,
    expiresAt: all.includes(null) ? null : Math.max(...(all as number[])),
  }))
}

t.test('a feed that is narrowed has what remains, in steps of any size, whatever is few', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      ...([FEED_DEVICES, FEED_ADDRESSES, fc.array(NARROWED, { minLength: 5, maxLength: 20 })] as const),
      ...([fc.integer({ min: 1, max: 7 }), fc.boolean()] as const),
      async (devices, addresses, selections, limit, crowded) => {
        const bench = narrowedBench(devices, addresses, crowded)
        for (const narrowed of selections) {
          const selection = { type: 'block' as const, ...narrowed }
          const listed = await wholeFeed(bench, selection, limit)
          t.strictSame(listed, expectedFeed(devices, addresses, selection), JSON.stringify(narrowed))
        }
        await bench.close()
      },
    ),
    { numRuns: 40 },
  )
})

t.test('the feed of few devices with very many addresses is whole, and read in steps', async (t) => {
  const bench = openSqliteBench()
  t.teardown(bench.close)
  const give = bench.db.prepare(`INSERT INTO addresses VALUES (CAST(? AS INTEGER), 1, ?, 'kea', 1, 1, NULL, 1)`)
  const block = bench.db.prepare(`INSERT INTO active_actions VALUES ('block', ?, 1, 1, 1, 1, NULL, NULL)`)
  for (let mac = 1; mac <= 6; mac++) {
    block.run(mac)
    for (let n = 0; n < 1000; n++) give.run(n * 6 + mac, mac)
  }
  bench.db.exec(`INSERT INTO sites VALUES (2, 'lab', 'lab')`)
  t.equal((await bench.store.feedPage({ type: 'block', as: 'ip' }, null, 10_000)).length, 6000)
  // None of them is listed, so a step that looks at all would be the only one.
  const steps = createFeedReader(bench.db, bench.clock).feedPage({ type: 'block', as: 'ip', site: 'lab' }, null, 10)
  t.equal(isSteps(steps) && steps.next().done, false)
})

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
