import { readFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import type { Store } from '../../db/store.ts'
import { testApp } from '../helpers/app.ts'
import { faultyStore } from '../helpers/faulty-store.ts'
import { macOf } from '../helpers/scenario.ts'

type Query = Readonly<Record<string, string>>
const SNAPSHOT = { snapshot: 'true' }
const HEADER =
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n'
/** Leases of Kea for the devices of these numbers, given long ago. */
const keaFile = (numbers: readonly number[]): string => HEADER + numbers.map(keaLine).join('')
const keaLine = (n: number): string => `10.0.${n >> 8}.${n & 255},${macOf(n)},,4294967295,4296000000,1,0,0,,0,\n`
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

/** A server with nothing in it, and how to send it a file. */
async function inventory(t: Test, options: Parameters<typeof testApp>[1] = {}) {
  const { call } = await testApp(t, options)
  const send = (body: string, query: Query = {}, type = 'text/plain') => call('importDevices', { type, query, body })
  return {
    send,
    /** Sends it, and returns what it did. */
    taken: async (body: string, query: Query = {}, type = 'text/plain') => {
      const answer = await send(body, query, type)
      t.equal(answer.status, 200, answer.text)
      return answer.body
    },
    addressesOf: async (number: number) =>
      (await call('getDevice', { params: { mac: macOf(number) } })).body.addresses.map(
        ({ ip, site }: { ip: string; site: string }) => `${ip} ${site}`,
      ),
    metric: async (series: string) =>
      Number(
        (await call('getMetrics')).text
          .split('\n')
          .find((line) => line.startsWith(`bulk_actions_${series} `))
          ?.split(' ')
          .at(-1),
      ),
    imports: async () =>
      (await call('listAuditLog', { query: { action: 'importDevices' } })).body.data.map(
        ({ after }: { after: string }) => JSON.parse(after),
      ),
  }
}

t.test(
  'what a complete list doesn\u2019t name is taken away, of its source and its site, and the devices stay',
  async (t) => {
    const { taken, addressesOf, imports } = await inventory(t)
    t.match(await taken(keaFile([1, 2, 3])), { created: 3, gone: 0 })
    t.match(await taken(keaFile([1]), { site: 'berlin' }), { gone: 0 })
    t.match(await taken(`0 ${macOf(4)} 10.0.0.4 * *\n`), { format: 'dnsmasq', created: 1 })
    t.match(await taken(keaFile([2]), SNAPSHOT), { received: 1, unchanged: 1, gone: 2, warnings: [] })
    t.strictSame(await addressesOf(1), ['10.0.0.1 berlin'])
    t.strictSame(await addressesOf(2), ['10.0.0.2 default'])
    t.strictSame(await addressesOf(3), [])
    t.strictSame(await addressesOf(4), ['10.0.0.4 default'])
    t.match(await taken(keaFile([2]), SNAPSHOT), { unchanged: 1, gone: 0 }, 'again')
    const [done, begun] = await imports()
    t.strictSame(begun, { state: 'begun', site: 'default', snapshot_of: 'kea' })
    t.match(done, { state: 'completed', unchanged: 1, gone: 0 })
  },
)

t.test('a list of another name is of another source', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  await taken(keaFile([1]), { source: 'branch' })
  t.match(await taken(keaFile([2]), { ...SNAPSHOT, source: 'other' }), { gone: 0 })
  t.match(await taken(keaFile([2]), { ...SNAPSHOT, source: 'branch' }), { gone: 1 })
  t.strictSame([await addressesOf(1), await addressesOf(2)], [[], ['10.0.0.2 default']])
})

t.test('the same address at two sites is that of both devices', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  await taken(`0 ${macOf(1)} 10.0.0.1 * *\n`, { site: 'berlin' })
  await taken(`0 ${macOf(2)} 10.0.0.1 * *\n`, { site: 'Paris', ...SNAPSHOT })
  await taken(`0 ${macOf(3)} 10.0.0.1 * *\n`)
  t.strictSame(await addressesOf(1), ['10.0.0.1 berlin'])
  t.strictSame(await addressesOf(2), ['10.0.0.1 Paris'])
  t.strictSame(await addressesOf(3), ['10.0.0.1 default'])
})

t.test('a device that moved to a shorter lease is where the later list says, and only there', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  await taken(`1999999999 ${macOf(1)} 10.81.0.10 phone *\n`, SNAPSHOT)
  t.match(await taken(`1900000000 ${macOf(1)} 10.81.1.20 phone *\n`, SNAPSHOT), { updated: 1, gone: 1 })
  t.strictSame(await addressesOf(1), ['10.81.1.20 default'])
})

t.test('a list that takes more than half and more than a hundred away is held back, and changes nothing', async (t) => {
  const { send, taken, addressesOf, imports } = await inventory(t)
  await taken(keaFile(upTo(202)))
  const before = await imports()
  const answer = await send(keaFile(upTo(100)), SNAPSHOT)
  t.match(answer, { status: 409, body: { type: '/problems/conflict' } })
  for (const words of [
    'kea has 202 addresses at default, and this list names 100 of them',
    'it would take 102 away, more than half',
    'nothing was changed',
    'snapshot=force',
  ]) {
    t.match(answer.body.detail, words)
  }
  t.match(await send(HEADER, SNAPSHOT), { status: 409, body: { detail: /names 0 of them: it would take 202 away/ } })
  t.strictSame(await imports(), before)
  t.strictSame(await addressesOf(202), ['10.0.0.202 default'])
  t.match(await taken(keaFile(upTo(101)), SNAPSHOT), { gone: 101 }, 'half of them is not more than half')
  t.match(await taken(keaFile([1]), SNAPSHOT), { gone: 100 }, 'a hundred is not more than a hundred')
  t.match(await taken(HEADER, SNAPSHOT), { received: 0, gone: 1 })
})

t.test('a list that is held back is taken by force, also one with nothing in it', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  await taken(keaFile(upTo(150)))
  t.match(await taken(keaFile([1]), { snapshot: 'force' }), { gone: 149 })
  await taken(keaFile(upTo(150)))
  t.match(await taken(HEADER, { snapshot: 'force' }), { received: 0, created: 0, gone: 150 })
  t.strictSame(await addressesOf(1), [])
})

t.test('a list whose lines can\u2019t all be read takes nothing away, and says so', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  const isc = (number: number) => `lease 10.0.0.${number} {\n  hardware ethernet ${macOf(number)};\n}\n`
  const whole = { kea: keaFile([1, 2]), isc: isc(1) + isc(2) }
  const parts = {
    'a line that is wrong': `${keaFile([1])}10.0.0.2,zz,,1,1,1,0,0,,0,\n`,
    'a last line that is cut off': keaFile([1, 2]).slice(0, -20),
    'nothing but wrong lines': `${HEADER}x\n`,
    'a last lease that is cut off': (isc(1) + isc(2)).slice(0, -2),
  }
  for (const [name, part] of Object.entries(parts)) {
    await taken(part.startsWith('lease') ? whole.isc : whole.kea)
    for (const snapshot of ['true', 'force']) {
      const body = await taken(part, { snapshot })
      t.equal(body.gone, 0, name)
      t.match(body.warnings.at(-1), { code: 'incomplete', message: /no complete list/ })
      t.strictSame(await addressesOf(2), ['10.0.0.2 default'])
    }
  }
  t.match(await taken(keaFile([1]), { ...SNAPSHOT, source: 'isc' }), { gone: 1, warnings: [] })
})

t.test('a list of an inventory: who is named without an address keeps what it has', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  const ndjson = (lines: readonly object[], query: Query = SNAPSHOT) =>
    taken(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), query, 'application/x-ndjson')
  await ndjson(upTo(4).map((n) => ({ mac: macOf(n), ip: [`10.0.0.${n}`, `2001:db8::${n}`] })))
  const lines = [{ mac: macOf(1) }, { mac: macOf(2), ip: '2001:db8::2' }, { mac: macOf(3), ip: null }]
  t.match(await ndjson(lines), { received: 3, gone: 1 + 2 + 2 })
  t.strictSame((await addressesOf(1)).toSorted(), ['10.0.0.1 default', '2001:db8::1 default'])
  t.strictSame(await addressesOf(2), ['2001:db8::2 default'])
  t.strictSame([await addressesOf(3), await addressesOf(4)], [[], []])
})

t.test('a list of an inventory is said by it, also of a device that another source knows', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  await taken(keaFile([1]))
  const list = (device: object) => taken(`${JSON.stringify(device)}\n`, SNAPSHOT, 'application/x-ndjson')
  await list({ mac: macOf(1), ip: '10.9.0.1' })
  t.strictSame((await addressesOf(1)).toSorted(), ['10.0.0.1 default', '10.9.0.1 default'])
  t.match(await list({ mac: macOf(2) }), { created: 1, gone: 1 })
  t.strictSame(await addressesOf(1), ['10.0.0.1 default'])
})

t.test('a list is of one site: a line that names another is rejected', async (t) => {
  const { taken, addressesOf } = await inventory(t)
  const lines = [1, 2].map((n) => `${JSON.stringify({ mac: macOf(n), ip: '10.0.0.1', site: `Site-${n}` })}\n`).join('')
  t.match(await taken(lines, {}, 'application/x-ndjson'), { created: 2, rejected: 0 })
  const body = await taken(lines, { ...SNAPSHOT, site: 'site-1' }, 'application/x-ndjson')
  t.match(body, {
    received: 2,
    rejected: 1,
    gone: 0,
    errors: [{ line: 2, message: /^site: "Site-2" is not the site/ }],
  })
  t.strictSame(await addressesOf(2), ['10.0.0.1 Site-2'])
})

t.test('an answer of Kea, and an array of devices, are complete lists too', async (t) => {
  const { taken } = await inventory(t)
  const answer = await readFile(new URL('../fixtures/kea-lease4-get-all.answer', import.meta.url), 'utf8')
  t.match(await taken(answer, SNAPSHOT, 'application/json'), { received: 4, gone: 0 })
  t.match(await taken('[{"result":3,"text":"0 leases"}]', SNAPSHOT, 'application/json'), { received: 0, gone: 4 })
  await taken(JSON.stringify([{ mac: macOf(1), ip: '10.0.0.1' }]), SNAPSHOT, 'application/json')
  t.match(await taken('[]', SNAPSHOT, 'application/json'), { received: 0, gone: 1 })
})

t.test('a file that can\u2019t be read at all changes nothing', async (t) => {
  const { taken, send, addressesOf, imports } = await inventory(t)
  await taken(keaFile([1]))
  const before = await imports()
  t.match(await send('', SNAPSHOT), { status: 400 })
  t.match(await send('name,colour\n', SNAPSHOT), { status: 400 })
  t.match(await send('[{"mac":"x"}]', SNAPSHOT, 'application/json'), { status: 400 })
  for (const query of [{ snapshot: 'yes' }, { site: 'Sankt Gallen' }, { site: '' }]) {
    t.match(await send(keaFile([1]), query), { status: 400 }, JSON.stringify(query))
  }
  t.strictSame(await imports(), before)
  t.strictSame(await addressesOf(1), ['10.0.0.1 default'])
})

t.test('a list that breaks off while it takes away says how many are gone', async (t) => {
  const { store, fail } = await faultyStore(t)
  let steps = 0
  const breaking: Store = {
    ...store,
    takeAwayPiece: async (importId, ips) => {
      const gone = await store.takeAwayPiece(importId, ips)
      steps++
      fail(new Error('the disk is gone'), ['takeAwayPiece'])
      return gone
    },
  }
  const { taken, send, imports } = await inventory(t, { store: breaking })
  await taken(keaFile(upTo(750)))
  t.match(await send(HEADER, { snapshot: 'force' }), { status: 500 })
  t.equal(steps, 1)
  const [broken] = await imports()
  t.match(broken, { state: 'broken_off', gone: 500 })
})

t.test('imports are counted by what became of them, and addresses that are gone', async (t) => {
  const { taken, send, metric } = await inventory(t)
  await taken(keaFile(upTo(150)))
  await taken(keaFile(upTo(149)), SNAPSHOT)
  await send(HEADER, SNAPSHOT)
  await send('')
  for (const [outcome, count] of Object.entries({ completed: 2, held_back: 1, refused: 1, broken_off: 0 })) {
    t.equal(await metric(`imports_total{outcome="${outcome}"}`), count, outcome)
  }
  t.equal(await metric('addresses_gone_total'), 1)
})
