import t from 'tap'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import { createSpool, saidBy } from '../../importers/spool.ts'

const V6 = 'f'.repeat(32)
const times = { saidAt: 1, seenAt: 2, leaseExpiresAt: null }
const statements: DeviceStatement[] = [
  {
    kind: 'lease',
    mac: 1,
    ip: 0xffff_ffff,
    hostname: 'a"\u2028',
    vendor: null,
    released: false,
    source: 'kea',
    ...times,
  },
  { kind: 'freed', ip: V6, source: 'kea', saidAt: 1, seenAt: 2 },
  { kind: 'record', mac: 2, ips: [5, `${'0'.repeat(31)}5`], hostname: null, tags: ['x'], lastSeen: 7 },
  { kind: 'record', mac: 3 },
]

t.test('statements come out as they went in, also more than go together', async (t) => {
  const spool = createSpool()
  t.teardown(spool.close)
  const many: DeviceStatement[] = Array.from({ length: 1234 }, (_, mac) => ({ kind: 'record', mac, ips: [mac] }))
  spool.put(statements)
  spool.put([])
  spool.put(many)
  const portions = [...spool.portions()]
  t.strictSame(portions.flat(), [...statements, ...many])
  t.ok(portions.every(({ length }) => length <= 500))
  t.strictSame([...spool.portions()].flat().length, 4 + 1234, 'and again')
})

t.test('an address is named by what is said of it, or of a device whose addresses stay', async (t) => {
  const spool = createSpool()
  t.teardown(spool.close)
  spool.put(statements)
  for (const ip of [0xffff_ffff, V6, 5, `${'0'.repeat(31)}5`]) t.equal(spool.names({ ip, mac: 9 }), true, String(ip))
  t.equal(spool.names({ ip: 6, mac: 3 }), true, 'of the device without addresses')
  for (const mac of [1, 2]) t.equal(spool.names({ ip: 6, mac }), false)
})

t.test('a record is said by whoever’s list it is, unless it names another', async (t) => {
  const records: DeviceStatement[] = [
    { kind: 'record', mac: 1 },
    { kind: 'record', mac: 1, source: 'crm' },
  ]
  t.match(saidBy('rack', records), [{ source: 'rack' }, { source: 'crm' }])
})
