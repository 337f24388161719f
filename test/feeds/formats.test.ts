import t from 'tap'
import type { FeedEntry } from '../../db/devices/feed.ts'
import type { Ip } from '../../db/ip.ts'
import type { FeedFormat, FeedScope } from '../../feeds/feed.ts'
import { FEED_FORMATS } from '../../feeds/formats.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')
const DAY = 86_400_000
const entry = (address: Ip, left: number | null = null): FeedEntry => ({
  address,
  expiresAt: left === null ? null : NOW + left,
})
const PAGES = [[entry(1, DAY), entry(2)], [entry(0xfff0_0000_0003, 1500)]]

/** The whole text of a feed: its pages as parts, the last of them once full and once with an empty one behind it. */
async function written(format: FeedFormat, pages: readonly FeedEntry[][], more: Partial<FeedScope> = {}) {
  const scope = { type: 'block', as: 'mac', now: () => NOW, version: '1', ...more } as const
  const text = (all: readonly (readonly FeedEntry[])[]) =>
    all.map((entries, n) => format.write({ entries, isFirst: n === 0, isLast: n === all.length - 1 }, scope)).join('')
  const whole = text(pages.length === 0 ? [[]] : pages)
  if (text([...pages, []]) !== whole) throw new Error('an empty last part changes the text')
  return whole
}

const { text, json, csv, dnsmasq, nftables, kea, freeradius, mikrotik } = FEED_FORMATS

t.test('text has an address per line', async (t) => {
  t.equal(await written(text, PAGES), '00:00:00:00:00:01\n00:00:00:00:00:02\nff:f0:00:00:00:03\n')
  t.equal(await written(text, [[entry(167772161)]], { as: 'ip' }), '10.0.0.1\n')
  t.equal(await written(text, []), '')
})

t.test('an empty text is a comment where that is asked for', async (t) => {
  t.equal(await written(text, [], { commentsEmpty: true }), '# Nothing is listed under block.\n')
  t.equal(await written(text, [[entry(1)]], { commentsEmpty: true }), '00:00:00:00:00:01\n')
})

t.test('CSV has a header, and nothing where an action has no end', async (t) => {
  t.equal(
    await written(csv, PAGES),
    `mac,expires_at
00:00:00:00:00:01,2026-03-02T00:00:00.000Z
00:00:00:00:00:02,
ff:f0:00:00:00:03,2026-03-01T00:00:01.500Z
`,
  )
  t.equal(await written(csv, [], { as: 'ip' }), 'ip,expires_at\n')
})

t.test('dnsmasq gets the clients to ignore', async (t) => {
  t.equal(await written(dnsmasq, [[entry(1, DAY)], [entry(2)]]), '00:00:00:00:00:01,ignore\n00:00:00:00:00:02,ignore\n')
  t.equal(await written(dnsmasq, []), '')
})

t.test('JSON has when each action ends', async (t) => {
  t.strictSame(JSON.parse(await written(json, PAGES)), [
    { mac: '00:00:00:00:00:01', expires_at: '2026-03-02T00:00:00.000Z' },
    { mac: '00:00:00:00:00:02', expires_at: null },
    { mac: 'ff:f0:00:00:00:03', expires_at: '2026-03-01T00:00:01.500Z' },
  ])
  t.strictSame(JSON.parse(await written(json, [[entry(167772161)]], { as: 'ip' })), [
    { ip: '10.0.0.1', expires_at: null },
  ])
  t.strictSame(JSON.parse(await written(json, [])), [])
})

t.test('Kea gets reservations in the class that it drops', async (t) => {
  t.strictSame(JSON.parse(await written(kea, [[entry(1, DAY)], [entry(2)]])), [
    { 'hw-address': '00:00:00:00:00:01', 'client-classes': ['DROP'] },
    { 'hw-address': '00:00:00:00:00:02', 'client-classes': ['DROP'] },
  ])
  t.strictSame(JSON.parse(await written(kea, [])), [])
})

t.test('an nftables script makes the set, empties it and fills it with the time that is left', async (t) => {
  t.equal(
    await written(nftables, PAGES),
    `add table inet bulk_feeds
add set inet bulk_feeds block_mac { type ether_addr; flags timeout; }
flush set inet bulk_feeds block_mac
add element inet bulk_feeds block_mac {
00:00:00:00:00:01 timeout 86400s,
00:00:00:00:00:02,
ff:f0:00:00:00:03 timeout 2s
}
`,
  )
  t.equal(
    await written(nftables, [], { type: 'throttle', as: 'ip' }),
    `add table inet bulk_feeds
add set inet bulk_feeds throttle_ip { type ipv4_addr; flags timeout; }
flush set inet bulk_feeds throttle_ip
`,
  )
})

t.test('FreeRADIUS gets the stations to reject, as its policy writes them', async (t) => {
  t.equal(
    await written(freeradius, PAGES),
    `00-00-00-00-00-01 Auth-Type := Reject
00-00-00-00-00-02 Auth-Type := Reject
FF-F0-00-00-00-03 Auth-Type := Reject
`,
  )
  t.equal(await written(freeradius, []), '')
})

t.test('RouterOS gets what to add or renew, and last what to remove', async (t) => {
  const pages = [[entry(167772161, DAY), entry(167772162)], [entry(0xffffffff, 1500)]]
  t.equal(
    await written(mikrotik, pages, { as: 'ip', version: 'block.7' }),
    `/ip firewall address-list
${[
  ['10.0.0.1', '1d'],
  ['10.0.0.2', '30w'],
  ['255.255.255.255', '2s'],
]
  .map(([address, timeout]) => {
    const values = `timeout=${timeout} comment="block.7"`
    const found = `list="bulk_block" and address="${address}"`
    return `:do { add list="bulk_block" address="${address}" ${values} } on-error={ set [find where ${found}] ${values} }`
  })
  .join('\n')}
remove [find where list="bulk_block" and comment!="block.7"]
`,
  )
  t.equal(
    await written(mikrotik, [], { type: 'throttle', as: 'ip' }),
    '/ip firewall address-list\nremove [find where list="bulk_throttle" and comment!="1"]\n',
  )
})

t.test('an element that ends while the script is written never becomes one without end', async (t) => {
  const late = { now: () => NOW + 2 * DAY }
  t.match(await written(nftables, [[entry(1, DAY)]], late), '00:00:00:00:00:01 timeout 1s')
})
