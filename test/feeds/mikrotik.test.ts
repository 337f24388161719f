import t from 'tap'
import type { Ip } from '../../db/ip.ts'
import { formatIpv4 } from '../../db/ipv4.ts'
import type { FeedScope } from '../../feeds/feed.ts'
import { mikrotik } from '../../feeds/mikrotik.ts'

const LIST = [0x0a000001, 0x0a000002, 0x0a000003]
const SUBSETS = Array.from({ length: 2 ** LIST.length }, (_, bits) => LIST.filter((_, n) => (bits >> n) & 1))

/** A script for these addresses. */
const script = (addresses: readonly Ip[], version: string, more: Partial<FeedScope> = {}): string => {
  const entries = addresses.map((address) => ({ address, expiresAt: null }))
  const scope = { type: 'block', as: 'ip', now: () => 0, version, ...more } as const
  return mikrotik.write({ entries, isFirst: true, isLast: true }, scope)
}

const ENTRY = 'list="bulk_block" address="(\\S+)" timeout=30w comment="(\\S+)"'
const ADD = new RegExp(
  `^:do { add ${ENTRY} } on-error={ set \\[find where list="bulk_block" and address="\\1"\\] timeout=30w comment="\\2" }$`,
)
const REMOVE = /^remove \[find where list="bulk_block" and comment!="(\S+)"\]$/

/** The comment of each address of the list. */
type AddressList = Map<string, string>

/** What a line does, as RouterOS' documents have it: `add` fails where the address is there, and `set` changes that. */
function runLine(list: AddressList, line: string): void {
  const [, address, comment] = ADD.exec(line) ?? []
  const [, kept] = REMOVE.exec(line) ?? []
  if (address !== undefined && comment !== undefined) list.set(address, comment)
  else if (kept !== undefined) for (const [old, mark] of list) if (mark !== kept) list.delete(old)
  if (address === undefined && kept === undefined && line !== '/ip firewall address-list')
    throw new Error(`no line of an import: ${line}`)
}

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)
const importedFrom = (text: string, list: AddressList = new Map()): AddressList => {
  for (const line of linesOf(text)) runLine(list, line)
  return list
}

t.test('an import misses no listed address at any moment, and ends with exactly what is listed', async (t) => {
  for (const before of SUBSETS)
    for (const after of SUBSETS) {
      const list = importedFrom(script(before, '1'))
      const stays = before.filter((address) => after.includes(address)).map(formatIpv4)
      for (const line of linesOf(script(after, '2'))) {
        runLine(list, line)
        t.ok(
          stays.every((address) => list.has(address)),
          line,
        )
      }
      t.strictSame([...list.keys()].sort(), after.map(formatIpv4))
    }
})

t.test('an import that breaks off leaves every old entry, and the next one makes it good', async (t) => {
  for (const before of SUBSETS)
    for (const after of SUBSETS) {
      const lines = linesOf(script(after, '2'))
      for (let cut = 0; cut < lines.length; cut++) {
        const list = importedFrom(script(before, '1'))
        for (const line of lines.slice(0, cut)) runLine(list, line)
        for (const address of before) t.ok(list.has(formatIpv4(address)))
        t.strictSame([...importedFrom(script(after, '2'), list).keys()].sort(), after.map(formatIpv4))
      }
    }
})

t.test('no line has more than 500 characters', async (t) => {
  const at = 1_795_398_339_000
  const version = `throttle.mikrotik.ipv6.AAAAAAAAAAAAAAAA.AAAAAAAA.9007199254740991.9007199254740991.${at}.${at}`
  const long = script(['f'.repeat(32)], version, { type: 'throttle', as: 'ipv6' })
  for (const line of linesOf(long)) t.ok(line.length < 500, `${line.length}`)
})

t.test('IPv6 addresses are in the list of that family, with the length that RouterOS shows', async (t) => {
  const [menu, entry] = linesOf(script(['20010db8000000000000000000000001'], '7', { as: 'ipv6' }))
  t.equal(menu, '/ipv6 firewall address-list')
  t.match(entry, 'add list="bulk_block" address="2001:db8::1/128" timeout=30w')
  t.match(entry, 'find where list="bulk_block" and address="2001:db8::1/128"]')
})
