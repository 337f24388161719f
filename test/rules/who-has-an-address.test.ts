import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { givenAt, importedAt } from '../../db/devices/claim.ts'
import type { DeviceLease, DeviceStatement } from '../../db/devices/statement.ts'
import { tableInMemory } from '../helpers/device-table.ts'
import { runsOr } from '../helpers/random.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const DAY = 1000 * 24 * HOUR
const IP = 0x0a000001
const MACS: Readonly<Record<string, number>> = { A: 1, B: 2 }
/** When what bears its time is imported: after all of it. */
const EVENING = DAY + 20 * HOUR

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/inventory.md'), 'utf8')
const EXAMPLES = [...PAGE.matchAll(/^\| ((?:Kea|dnsmasq|Windows|MikroTik|list): .*) \| (.*) \| (A's|B's|nobody's)/gm)]

interface Said {
  readonly statement: DeviceStatement
  readonly importedAt: number
}

const timeIn = (text: string, words: string): number | null => {
  const [, hours, minutes] = new RegExp(`${words} (\\d+):(\\d\\d)`).exec(text) ?? []
  return hours === undefined ? null : DAY + Number(hours) * HOUR + Number(minutes) * MINUTE
}

/** Reads a cell of the page's table. */
function read(cell: string): Said {
  const [, source = '', what = ''] = /^(\w+): (.*)$/.exec(cell) ?? []
  const mac = MACS[/\b[AB]\b/.exec(what)?.[0] ?? ''] ?? null
  const [given, ends] = [timeIn(what, 'given'), timeIn(what, 'ends')]
  const now = timeIn(what, 'imported') ?? EVENING
  if (source === 'list') {
    const lastSeen = timeIn(what, 'last_seen') ?? undefined
    return { importedAt: now, statement: { kind: 'record', mac: mac as number, ips: [IP], source, lastSeen } }
  }
  const stated = given === null ? importedAt(now, ends) : givenAt(given, ends, now)
  if (mac === null) return { importedAt: now, statement: { kind: 'freed', ip: IP, source, ...stated } }
  const released = what.startsWith('released')
  const named = { kind: 'lease', mac, ip: IP, hostname: null, vendor: null, released, source } as const
  return { importedAt: now, statement: { ...named, ...stated } }
}

const LETTERS: Readonly<Record<string, number | null>> = { "A's": 1, "B's": 2, "nobody's": null }

t.test('the examples of the page hold, in either order', async (t) => {
  t.ok(EXAMPLES.length >= 20, `${EXAMPLES.length} examples`)
  for (const [row, one = '', other = '', owner = ''] of EXAMPLES) {
    const both = [read(one), read(other)]
    for (const order of [both, both.toReversed()]) {
      const { take, ownerOf } = tableInMemory()
      for (const { statement, importedAt } of order) take([statement], importedAt)
      t.equal(ownerOf(IP), LETTERS[owner], row)
    }
  }
})

t.test('every pair of statements leaves the address to the same device in either order', async (t) => {
  const times = ['8:00', '9:00', '10:00']
  const said = (mac: string): string[] =>
    times.flatMap((time) => [
      ...['ends 8:30', 'ends 12:00', 'never ends'].flatMap((end) => [
        ...(time > '8:30' && end === 'ends 8:30' ? [] : [`Kea: ${mac}, given ${time}, ${end}`]),
        `dnsmasq: ${mac}, ${end}, imported ${time}`,
      ]),
      `Kea: released by ${mac}, given ${time}`,
      `Kea: declined, given ${time}`,
      `Kea: ${mac}, given 15:00, ends 16:00, imported ${time}`,
      `list: ${mac}, last_seen ${time}`,
      `list: ${mac}, imported ${time}`,
    ])
  let pairs = 0
  for (const one of said('A')) {
    for (const other of said('B')) {
      const both = [read(one), read(other)]
      const owners = [both, both.toReversed()].map((order) => {
        const { take, ownerOf } = tableInMemory()
        for (const { statement, importedAt } of order) take([statement], importedAt)
        return ownerOf(IP)
      })
      pairs++
      if (owners[0] !== owners[1]) t.fail(`${one} | ${other}: ${owners.join(' or ')}`)
    }
  }
  t.ok(pairs > 1000, `${pairs} pairs`)
})

const kea = fc
  .record({
    mac: fc.integer({ min: 1, max: 4 }),
    ip: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom('0'.repeat(31).concat('1'), 'f'.repeat(32))),
    given: fc.integer({ min: 1, max: 8 }),
    lifetime: fc.constantFrom(1, 3, null),
    released: fc.boolean(),
    isDeclined: fc.boolean(),
    hostname: fc.constantFrom(null, 'x', 'y'),
  })
  .map(({ given, lifetime, isDeclined, ...lease }): DeviceStatement => {
    // The last hours of the range lie in the future.
    const stated = givenAt(given * HOUR, lifetime === null ? null : (given + lifetime) * HOUR, 6 * HOUR)
    if (isDeclined && lease.released) return { kind: 'freed', ip: lease.ip, source: 'kea', ...stated }
    const named: DeviceLease = { kind: 'lease', vendor: null, source: 'kea', ...lease, ...stated }
    return named
  })

const inventoryAfter = (order: readonly DeviceStatement[]): string => {
  const { take, devices, addresses } = tableInMemory()
  for (const statement of order) take([statement], 6 * HOUR)
  const known = [...devices.values()].map(({ import_mark: _, ...device }) => JSON.stringify(device))
  const held = [...addresses.values()].map(({ importId: _, ...address }) => JSON.stringify(address))
  return [...known.sort(), ...held.sort()].join('\n')
}

t.test('the order of Kea files never matters', async (t) => {
  const orders = fc
    .array(kea, { maxLength: 12 })
    .chain((files) =>
      fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length, maxLength: files.length })),
    )
  const property = fc.property(orders, ([files, otherwise]) => inventoryAfter(files) === inventoryAfter(otherwise))
  t.doesNotThrow(() => fc.assert(property, { numRuns: runsOr(2000) }))
})
