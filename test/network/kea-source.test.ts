import { statSync } from 'node:fs'
import t, { type Test } from 'tap'
import { createFileReader } from '../../sources/readers/file-reader.ts'
import { createKeaReader, KEA_BOUNDS } from '../../sources/readers/kea-reader.ts'
import type { Reading } from '../../sources/source-reader.ts'
import { type KeaServer, keaServers } from '../helpers/network/kea-alone.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { sourceApp } from '../helpers/source-app.ts'
import { changed, runOptions, textOf } from '../helpers/sources/reading.ts'
import { until } from '../helpers/until.ts'

const NEEDED = unlessPossible('kea-dhcp4', 'kea-dhcp6', 'kea-ctrl-agent')
/** More than two pages of each family. */
const LEASES = 130
const openKea = createKeaReader(undefined, { ...KEA_BOUNDS, pageLeases: 50 })
const PASSWORD = 'kept from everybody'

const hex = (n: number): string => [n >> 8, n & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
const mac = (n: number): string => `02:00:00:00:${hex(n)}`
const ip4 = (n: number): string => `10.0.${n >> 8}.${n & 255}`
const ip6 = (n: number): string => `2001:db8::${n.toString(16)}`
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

const give4 = ({ ask }: KeaServer, n: number) =>
  ask('lease4-add', { 'ip-address': ip4(n), 'hw-address': mac(n), hostname: `host-${n}`, 'subnet-id': 1 })
const give6 = ({ ask }: KeaServer, n: number) =>
  ask('lease6-add', { 'ip-address': ip6(n), duid: `00:03:00:01:${mac(n)}`, iaid: n, 'subnet-id': 1 })

async function giveAll(give: typeof give4, server: KeaServer): Promise<void> {
  for (const n of numbers(LEASES)) await give(server, n)
}

/** The addresses that are named, in order. */
const addressesIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => (/^[0-9]/.test(line) ? [line.split(',')[0] ?? ''] : []))
const ALL4 = numbers(LEASES).map(ip4)
const ALL6 = numbers(LEASES).map(ip6)

function open(
  t: Test,
  url: string,
  allowed: string,
  password?: string,
  lastRead: string | null = null,
): Promise<Reading> {
  const credentials = password === undefined ? null : { user: 'inventory', password }
  return openKea({ kind: 'kea', url, credentials }, runOptions(t, allowed, lastRead))
}
const LOCAL = '127.0.0.0/8'

t.test('Kea is read through its agent and its sockets, both families, whole', NEEDED, async (t) => {
  const kea = keaServers(t)
  const [dhcp4, dhcp6] = [await kea.server(4), await kea.server(6)]
  await Promise.all([giveAll(give4, dhcp4), giveAll(give6, dhcp6)])

  await t.test('an agent', async (t) => {
    const url = await kea.agent({ dhcp4, dhcp6 })
    t.strictSame(addressesIn(await textOf(await open(t, url, LOCAL))), [...ALL4, ...ALL6])
  })
  await t.test('an agent with a password', async (t) => {
    const url = await kea.agent({ dhcp4 }, PASSWORD)
    const reading = changed(await open(t, url, LOCAL, PASSWORD))
    t.strictSame(reading.warnings, [], 'a server that the agent does not know is nobody\u2019s fault')
    t.strictSame(addressesIn(await textOf(reading)), ALL4)
    await t.rejects(open(t, url, LOCAL, 'wrong'), { code: 'unauthorized', message: /401/ })
    await t.rejects(open(t, url, LOCAL), { code: 'unauthorized', message: /401/ })
  })
  await t.test('sockets', async (t) => {
    t.strictSame(addressesIn(await textOf(await open(t, `unix:${dhcp4.socket}`, kea.folder))), ALL4)
    t.strictSame(addressesIn(await textOf(await open(t, `unix:${dhcp6.socket}`, kea.folder))), ALL6)
    await t.rejects(open(t, `unix:${dhcp4.socket}`, LOCAL), { code: 'not_allowed' })
  })
  await t.test('what is released is gone from the next reading', async (t) => {
    await dhcp4.ask('lease4-del', { 'ip-address': ip4(70) })
    const text = await textOf(await open(t, `unix:${dhcp4.socket}`, kea.folder))
    t.strictSame(
      addressesIn(text),
      ALL4.filter((ip) => ip !== ip4(70)),
    )
  })
})

t.test(
  'a source that asks Kea has both families in the inventory, and nothing that Kea has no more',
  NEEDED,
  async (t) => {
    const kea = keaServers(t)
    const [dhcp4, dhcp6] = [await kea.server(4), await kea.server(6)]
    for (const n of [1, 2]) await Promise.all([give4(dhcp4, n), give6(dhcp6, n)])
    const url = await kea.agent({ dhcp4, dhcp6 }, PASSWORD)
    const credentials = { user: 'inventory', password: PASSWORD }
    const { call, run } = await sourceApp(t)
    const made = await call('createSource', { body: { name: 'kea', kind: 'kea', url, credentials, enabled: false } })
    t.notMatch(made.text, PASSWORD)
    const { source_id } = made.body
    t.match((await run(source_id)).body, {
      state: 'ok',
      last_result: { format: 'kea', received: 4, created: 2, rejected: 0 },
    })
    const addressesOf = async (n: number) => {
      const { body } = await call('getDevice', { params: { mac: mac(n) } })
      return body.addresses.map(({ ip }: { ip: string }) => ip).sort()
    }
    t.strictSame(
      [await addressesOf(1), await addressesOf(2)],
      [
        [ip4(1), ip6(1)],
        [ip4(2), ip6(2)],
      ],
    )

    await dhcp6.ask('lease6-del', { 'ip-address': ip6(2) })
    t.match((await run(source_id)).body, { state: 'ok', last_result: { received: 3, gone: 1 } })
    t.strictSame([await addressesOf(1), await addressesOf(2)], [[ip4(1), ip6(1)], [ip4(2)]])

    await dhcp4.daemon.end('SIGKILL')
    const failed = (await run(source_id)).body
    t.match(failed, { state: 'failed', last_error: /offline/ })
    t.strictSame(await addressesOf(1), [ip4(1), ip6(1)], 'a server that is away has not said that anything is gone')
  },
)

t.test('a server that has not loaded the library says which line is missing', NEEDED, async (t) => {
  const kea = keaServers(t)
  const [dhcp4, dhcp6] = [await kea.server(4), await kea.server(6, { hasLibrary: false })]
  const url = await kea.agent({ dhcp4, dhcp6 })
  const line = /add \{"library": ".*\/libdhcp_lease_cmds\.so"\} to "hooks-libraries"/
  const { warnings } = changed(await open(t, url, LOCAL))
  t.match(warnings, [/^127\.0\.0\.1:\d+: dhcp6 doesn’t know lease6-get-page: /])
  t.match(warnings, [line])
  await t.rejects(open(t, `unix:${dhcp6.socket}`, kea.folder), { code: 'bad_answer', message: line })
  await t.rejects(open(t, url, LOCAL, undefined, 'dhcp4,dhcp6'), { code: 'bad_answer', message: line })
})

t.test('a server that dies between two pages fails the reading', NEEDED, async (t) => {
  for (const how of ['agent', 'socket']) {
    await t.test(how, async (t) => {
      const kea = keaServers(t)
      const dhcp4 = await kea.server(4)
      await giveAll(give4, dhcp4)
      const url = how === 'agent' ? await kea.agent({ dhcp4 }) : `unix:${dhcp4.socket}`
      const reading = changed(await open(t, url, `${LOCAL},${kea.folder}`))
      const pieces: Uint8Array[] = []
      const readOn = async () => {
        for await (const piece of reading.body) {
          pieces.push(piece)
          if (pieces.length === 2) await dhcp4.daemon.end('SIGKILL')
        }
      }
      await t.rejects(readOn(), {
        code: 'unreachable',
        message: /likely to be offline|There is no socket|Nobody answers/,
      })
      t.equal(pieces.length, 2, 'the header and the first page')
      await t.rejects(open(t, url, `${LOCAL},${kea.folder}`), { code: 'unreachable' })
    })
  }
})

t.test('while the real clean-up runs, no lease of the file is missed', NEEDED, async (t) => {
  const kea = keaServers(t)
  const dhcp4 = await kea.server(4, { lfcInterval: 1 })
  const openFile = createFileReader()
  const cleaned = new Set<bigint>()
  let given = 0
  let isOver = false
  const giveUntilOver = async () => {
    await give4(dhcp4, ++given)
    return isOver
  }
  const giving = until(giveUntilOver, 'the file was cleaned up three times', 120)
  while (cleaned.size < 3) {
    const known = given - 1
    const reading = await openFile({ kind: 'file', path: dhcp4.leaseFile, format: null }, runOptions(t, kea.folder))
    const found = new Set(addressesIn(await textOf(reading)))
    const missing = numbers(known)
      .map(ip4)
      .filter((ip) => !found.has(ip))
    if (missing.length > 0) t.strictSame(missing, [], `of ${known} leases`)
    const folded = statSync(`${dhcp4.leaseFile}.2`, { bigint: true, throwIfNoEntry: false })
    if (folded !== undefined) cleaned.add(folded.ino)
  }
  isOver = true
  await giving
  t.pass(`${given} leases`)
})
