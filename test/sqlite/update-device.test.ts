import t from 'tap'
import { type DeviceValues, withoutFuture } from '../../db/devices/device-table.ts'
import { createDeviceTable } from '../../db/sqlite/devices/device-table.ts'
import { recordPlans } from '../helpers/plans.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'
import { START } from '../helpers/store-bench.ts'

const OLD: DeviceValues = {
  ...{ mac: 1, hostname: 'a', hostname_key: 'a', vendor_id: null, vendor_class_id: null, tags: '[]' },
  ...{ first_seen: 1, last_seen: 1, lease_expires_at: null, said_at: 1, named_at: 1, source: 'kea', import_mark: 1 },
}
const NEW: DeviceValues = {
  ...{ mac: 1, hostname: 'b', hostname_key: 'b', vendor_id: 1, vendor_class_id: 1, tags: '["x"]' },
  ...{ first_seen: 2, last_seen: 2, lease_expires_at: 2, said_at: 2, named_at: 2, source: 'isc', import_mark: 2 },
}

/** A table with one device, and a way to read the whole row. */
function tableOf(t: Parameters<typeof sqliteBenchOf>[0], device: DeviceValues) {
  const bench = sqliteBenchOf(t)
  bench.db.exec(`INSERT INTO vendors VALUES (1, 'v', 'v'); INSERT INTO vendor_classes VALUES (1, 'c', 'c')`)
  const recorded = recordPlans(bench.db)
  const table = createDeviceTable(recorded.db)
  table.insert(device)
  const row = () => bench.db.prepare<[], DeviceValues>('SELECT * FROM devices').get()
  const updates = () =>
    recorded.plans().flatMap(({ sql }) => /^UPDATE devices SET (?!import_mark = )(.*) WHERE/.exec(sql)?.[1] ?? [])
  return { table, row, updates, find: () => table.find(1) as DeviceValues }
}

t.test('whatever has changed of a device is written, and it can change back', async (t) => {
  const { table, row, find, updates } = tableOf(t, OLD)
  const names = (Object.keys(OLD) as (keyof DeviceValues)[]).filter((name) => name !== 'hostname_key')
  for (let mask = 0; mask < 2 ** names.length; mask += 37) {
    const chosen = names.filter((_, index) => (mask >> index) & 1)
    const device = Object.fromEntries(names.map((name) => [name, (chosen.includes(name) ? NEW : OLD)[name]]))
    const values = { ...device, hostname_key: device.hostname } as DeviceValues
    table.update(values, find())
    t.strictSame(row(), values, chosen.join(', '))
  }
  t.ok(updates().length <= 32, `${updates().length} statements`)
})

t.test('a new name renews no index but that of names', async (t) => {
  const { table, find, updates } = tableOf(t, OLD)
  table.update({ ...find(), hostname: 'b', hostname_key: 'b', import_mark: 2 }, find())
  t.strictSame(
    updates().map((columns) => columns.split(', ').map((column) => column.split(' ')[0])),
    [['hostname', 'hostname_key', 'tags', 'lease_expires_at', 'said_at', 'named_at', 'source', 'import_mark']],
  )
})

t.test('a time that lay ahead is put right when it is read', async (t) => {
  const ahead = START + 10 * 3600 * 1000
  const { table, row } = tableOf(t, { ...OLD, first_seen: ahead, last_seen: ahead, said_at: ahead, named_at: ahead })
  withoutFuture(table, START).find(1)
  t.strictSame(row(), { ...OLD, first_seen: START, last_seen: START, said_at: START, named_at: START })
})
