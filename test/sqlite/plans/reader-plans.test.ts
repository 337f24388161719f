import t from 'tap'
import type { Criteria } from '../../../db/criteria/criteria.ts'
import type { FeedSelection } from '../../../db/devices/feed.ts'
import type { IpRange } from '../../../db/ip.ts'
import { createFeedReader } from '../../../db/sqlite/devices/read-feed.ts'
import { createReaderVerbs } from '../../../db/sqlite/threads/reader-verbs.ts'
import { finishSteps } from '../../helpers/finish-steps.ts'
import { type Plan, recordPlans } from '../../helpers/plans.ts'
import { openSqliteBench } from '../../helpers/sqlite-bench.ts'

const PAGE = { limit: 10, after: [5, 5] }
const rule = (field: string, operator: string, value?: string | readonly string[]): Criteria => ({
  rules: [{ field, operator, value }],
})
const CRITERIA: readonly Criteria[] = [
  rule('mac', 'in', ['020000000001', '020000000002']),
  rule('mac', 'starts_with', '02'),
  rule('ip', 'in_subnet', '10.0.0.0/8'),
  rule('ip', 'equals', '10.0.0.1'),
  rule('ip', 'between', '10.0.0.0-10.255.255.255'),
  rule('ip', 'in_subnet', '2001:db8::/32'),
  rule('ip', 'not_in_subnet', '10.0.0.0/8'),
  rule('ip', 'exists'),
  rule('site', 'equals', 'default'),
  rule('site', 'not_in', ['default', 'a']),
  { rules: [...rule('ip', 'in_subnet', '10.0.0.0/8').rules, ...rule('hostname', 'contains', 'a').rules] },
  rule('hostname', 'in', ['a', 'b']),
  rule('hostname', 'starts_with', 'a'),
  rule('hostname', 'contains', 'a'),
  rule('vendor', 'equals', 'Acme'),
  rule('vendor', 'contains', 'a'),
  rule('vendor_class', 'equals', 'Acme'),
  rule('tag', 'in', ['a', 'b']),
  rule('tag', 'exists'),
  rule('status', 'equals', 'block'),
  rule('status', 'exists'),
  rule('source', 'equals', 'kea'),
  rule('first_seen', 'after', '2026-01-01T00:00:00Z'),
  rule('last_seen', 'older_than', 'P30D'),
]
const DEVICE_FILTERS = [
  {},
  { mac: 1 },
  { ip: 167772161 },
  { subnet: [0, 4294967295] as const },
  { subnet: ['0'.repeat(32), 'f'.repeat(32)] as const, site: 'default' },
  { site: 'default' },
  { hostname: 'a' },
  { vendor: 'a' },
  { tag: 'a' },
  { status: 'block' as const },
  { source: 'kea' },
]
const V4: IpRange = [0, 4294967295]
const V6: IpRange = ['0'.repeat(32), 'f'.repeat(32)]
const NARROWED: readonly Omit<FeedSelection, 'type'>[] = [
  ...(['mac', 'ip', 'ipv6'] as const).flatMap((as) => [
    { as },
    { as, site: 'default' },
    { as, tag: 'a' },
    { as, subnet: as === 'ipv6' ? V6 : V4 },
    { as, site: 'default', tag: 'a', subnet: as === 'ipv6' ? V6 : V4 },
  ]),
]
const JOB_FILTERS = [
  {},
  { status: 'scheduled' as const },
  { createdBy: 'a', kind: 'apply' as const },
  { deleted: true },
]
const AUDIT_FILTERS = [{}, { subject: 'a' }, { keyName: 'a', action: 'b' }, { since: 1, until: 2 }]
const MANY = 2100

/** Every statement of the reader, prepared for a database in which more than a few devices match each search. */
function readerPlans(): readonly Plan[] {
  const bench = openSqliteBench()
  t.teardown(bench.close)
  const add = bench.db.prepare(
    `INSERT INTO devices (mac, hostname, hostname_key, first_seen, last_seen, source, import_mark)
     VALUES (?, 'a', 'a', 10, 10, 'kea', 1)`,
  )
  const give = bench.db.prepare(
    `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
     SELECT 167772160 + mac, 1, mac, 'kea', 10, 10, 1 FROM devices WHERE mac = ?`,
  )
  const block = bench.db.prepare(`INSERT INTO active_actions VALUES ('block', ?, 1, 1, 1, 1, NULL, NULL)`)
  const tag = bench.db.prepare(`INSERT INTO device_tags VALUES ('a', ?)`)
  for (let mac = 1; mac <= MANY; mac++)
    for (const { run } of [add, give, block, tag].map((one) => ({ run: one.run.bind(one) }))) run(mac)
  const { db, plans } = recordPlans(bench.db)
  const read = createReaderVerbs(db, bench.clock)
  const { feedVersion } = createFeedReader(db, bench.clock)
  for (const criteria of CRITERIA) finishSteps(read.countDevices(criteria))
  for (const filter of DEVICE_FILTERS)
    for (const after of [null, PAGE.after]) finishSteps(read.listDevices(filter, { ...PAGE, after }))
  for (const filter of JOB_FILTERS) finishSteps(read.listJobs(filter, PAGE))
  for (const filter of AUDIT_FILTERS) finishSteps(read.listAudit(filter, PAGE))
  for (const narrowed of NARROWED)
    for (const type of ['block', 'deny'] as const) {
      finishSteps(read.packedFeedPage({ type, ...narrowed }, null, 10))
      feedVersion({ type, ...narrowed })
    }
  finishSteps(read.countJobs())
  finishSteps(read.countUnconfirmed())
  return plans()
}

/** What may be read from end to end: a list in hand, one step, a few thousand names, pages of an index, one row. */
const SMALL: readonly (readonly [line: RegExp, sql: RegExp])[] = [
  [/^SCAN (m|r|p|pe|m VIRTUAL TABLE.*|\(subquery-\d\)|CONSTANT ROW)$/, /./],
  [/^SCAN (vendors|vendor_classes)$/, /./],
  [/^SCAN [dk]$/, /SELECT DISTINCT x\.mac FROM addresses x WHERE x\.mac > :after AND x\.mac <= :upTo .*\) [dk] /],
  [/^SCAN devices USING COVERING INDEX/, /^SELECT count\(\*\) FROM devices$/],
  [/^SCAN audit_log$/, /FROM audit_log ORDER BY seq DESC LIMIT 1$/],
  [/^SCAN jobs USING COVERING INDEX jobs_waiting$/, /LIMIT 1$/],
  [/^SCAN a$/, /LIMIT :limit\)\s+UNION ALL/],
]
const isSmall = (line: string, sql: string) => SMALL.some(([small, of]) => small.test(line) && of.test(sql))

t.test('no statement of the reader reads a large table from end to end, nor makes an index for itself', async (t) => {
  const plans = readerPlans()
  t.ok(plans.length > 40, `${plans.length} statements`)
  for (const { sql, lines } of plans) {
    const wrong = lines.filter((line) => /AUTOMATIC/.test(line) || (/^SCAN/.test(line) && !isSmall(line, sql)))
    t.strictSame(wrong, [], sql)
  }
})

t.test('a step of a search goes on where the last one ended', async (t) => {
  for (const { sql, lines } of readerPlans()) {
    if (!/LIMIT 1 OFFSET/.test(sql)) continue
    t.match(
      lines[0],
      /^SEARCH .*[( ]((first_seen|last_seen|ip|hostname_key)(=\? AND rowid[<>]\?|[<>]\?( AND \w+<\?)?)|rowid>\?|mac>\?|\(ip,site_id\)>\(\?,\?\))\)$/,
      sql,
    )
    t.equal(lines.length, 1, sql)
  }
})
