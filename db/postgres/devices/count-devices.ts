import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import { listedMacsOf } from '../../criteria/search-bounds.ts'
import type { DeviceQueries } from '../../devices/device-store.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Asked } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { compileCondition, compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'

export interface DeviceCounter extends Asked<Pick<DeviceQueries, 'countDevices'>> {
  /** How many devices there are. */
  countInventory(): Promise<number>
  /** The MACs that the criteria list and the inventory doesn't have, ascending. */
  unknownMacs(criteria: Criteria): Promise<readonly number[]>
}

export function createDeviceCounter(db: Connection, clock: Clock): DeviceCounter {
  const all = db.prepare<[], number>(`SELECT value FROM meta WHERE name = 'devices'`).pluck()
  const unknown = db
    .prepare<[readonly number[]], number>(
      'SELECT m.mac FROM unnest(?) m (mac) WHERE NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = m.mac) ORDER BY m.mac',
    )
    .pluck()
  const rangesOf = createKeyRanges(db)
  /** Active actions of a type are far fewer than devices. */
  const searchOf = (criteria: Criteria, now: number) => {
    const { keys, sql, params } = compileCriteria(criteria, now)
    if (keys.of !== 'actions') return { source: 'devices d WHERE TRUE', ...compileCondition(criteria, now) }
    const { source, paramsOf } = rangesOf(keys)
    return { source, sql, params: { ...params, ...paramsOf(-1, MAX_MAC) } }
  }
  return {
    async countDevices(criteria) {
      const { source, sql, params } = searchOf(criteria, clock.now())
      const count = db.prepare<[object], number>(`SELECT count(*) FROM ${source} AND (${sql})`, { once: true }).pluck()
      return (await count.get(params)) as number
    },
    countInventory: async () => (await all.get()) as number,
    async unknownMacs(criteria) {
      const listed = listedMacsOf(criteria)
      return listed.length === 0 ? [] : unknown.all(listed)
    },
  }
}
