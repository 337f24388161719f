import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import type { Fragment } from '../../criteria/fragment.ts'
import { listedAlone } from '../../criteria/search-bounds.ts'
import type { DeviceQueries } from '../../devices/device-store.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import { type CompiledCriteria, compileCondition, compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'
import type { Stepped, Steps } from '../steps.ts'
import { createAddressCounter } from './count-addresses.ts'
import { createIndexWalk, type Place } from './index-walk.ts'
import { addressStretchOf, fewOf, type Stretch, searchesOf, stretchOf } from './searches.ts'

/** `countDevices` judges one range of keys after the other, and sees what changes in those that are still to come. */
export interface DeviceCounter extends Stepped<Pick<DeviceQueries, 'countDevices'>> {
  /** How many devices there are. SQLite counts the pages of an index, which is quick (4 ms for ten million). */
  countInventory(): number
  /** The MACs that the criteria list and the inventory doesn't have, ascending. */
  unknownMacs(criteria: Criteria): readonly number[]
}

export function createDeviceCounter(db: Connection, clock: Clock): DeviceCounter {
  const all = db.prepare<[], number>('SELECT count(*) FROM devices').pluck()
  const unknown = db
    .prepare<[string], number>(
      'SELECT m.value FROM json_each(?) m WHERE NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = m.value) ORDER BY m.value',
    )
    .pluck()
  const rangesOf = createKeyRanges(db)
  const countAddresses = createAddressCounter(db)

  function* countAmong(macs: readonly number[], { sql, params }: Fragment): Steps<number> {
    const among = 'json_each(?) m CROSS JOIN devices d ON d.mac = m.value'
    const count = db.prepare<unknown[], number>(`SELECT count(*) FROM ${among} WHERE (${sql})`).pluck()
    const size = createStepSize()
    let sum = 0
    for (let from = 0; from < macs.length; yield) {
      const some = macs.slice(from, from + size.rows)
      from += some.length
      sum += size.measure(() => count.get(JSON.stringify(some), ...params) as number)
    }
    return sum
  }
  function* countInRanges({ sql, params, macBounds, keys }: CompiledCriteria): Steps<number> {
    const ranges = rangesOf(keys)
    const count = db.prepare<unknown[], number>(`SELECT count(*) FROM ${ranges.source} AND (${sql})`).pluck()
    const size = createStepSize()
    let sum = 0
    for (let after = macBounds.first - 1; after < macBounds.last; yield) {
      const from = after
      sum += size.measure(() => {
        after = Math.min(ranges.lastOf(from, size.rows) ?? macBounds.last, macBounds.last)
        return count.get(...ranges.paramsOf(from, after), ...params) as number
      })
    }
    return sum
  }
  /** The index alone tells how many there are. */
  function* countAlong({ column, first, end }: Stretch): Steps<number> {
    const walk = createIndexWalk(db, column, { end })
    const left = walk.over((range) =>
      db.prepare<unknown[], number>(`SELECT count(*) FROM devices WHERE ${range}`).pluck(),
    )
    const size = createStepSize()
    let sum = 0
    for (let place: Place | null = { value: first, mac: -1 }; place !== null; yield) {
      const from: Place = place
      sum += size.measure(() => {
        const { rows } = size
        place = walk.next(from, rows)
        return place?.mac == null ? (left(from)[0] ?? 0) : rows
      })
    }
    return sum
  }
  return {
    *countDevices(criteria) {
      const now = clock.now()
      const compiled = compileCriteria(criteria, now)
      const stretch = stretchOf(criteria, now)
      if (stretch !== null) return yield* countAlong(stretch)
      const addresses = addressStretchOf(criteria)
      const counted = addresses === null ? null : yield* countAddresses(addresses)
      if (counted !== null) return counted
      if (compiled.keys.of === 'actions') return yield* countInRanges(compiled)
      const few = listedAlone(criteria) ?? fewOf(db, searchesOf(criteria, now))
      return yield* few === null ? countInRanges(compiled) : countAmong(few, compileCondition(criteria, now))
    },
    countInventory: () => all.get() as number,
    unknownMacs(criteria) {
      const listed = [...new Set(compileCriteria(criteria, clock.now()).listedMacs)]
      return listed.length === 0 ? [] : unknown.all(JSON.stringify(listed))
    },
  }
}
