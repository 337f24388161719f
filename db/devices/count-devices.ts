import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { compileCriteria } from '../criteria/compile.ts'
import type { Criteria } from '../model.ts'

export interface DeviceCounter {
  countDevices(criteria: Criteria): number
  countInventory(): number
  /** How many of the MACs that the criteria list are not in the inventory. */
  countUnknown(criteria: Criteria): number
}

export function createDeviceCounter(db: Connection, clock: Clock): DeviceCounter {
  const all = db.prepare<[], number>('SELECT count(*) FROM devices').pluck()
  const known = db
    .prepare<[string], number>('SELECT count(*) FROM json_each(?) m JOIN devices d ON d.mac = m.value')
    .pluck()
  return {
    countDevices(criteria) {
      const { sql, params } = compileCriteria(criteria, clock.now())
      const count = db.prepare<unknown[], number>(`SELECT count(*) FROM devices d WHERE ${sql}`).pluck()
      return count.get(...params) as number
    },
    countInventory: () => all.get() as number,
    countUnknown(criteria) {
      const listed = [...new Set(compileCriteria(criteria, clock.now()).listedMacs)]
      return listed.length === 0 ? 0 : listed.length - (known.get(JSON.stringify(listed)) as number)
    },
  }
}
