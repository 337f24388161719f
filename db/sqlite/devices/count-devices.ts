import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import type { Connection } from '../connection.ts'
import { type CompiledCriteria, compileCriteria } from '../criteria/compile.ts'
import { createStepSize, type Steps } from '../steps.ts'
import { createIndexWalk, type Place } from './index-walk.ts'
import { fewOf, listedAlone, type Stretch, searchesOf, stretchOf } from './searches.ts'

/** The devices under one type of action, in the order of their MACs; where they are few, they needn't be looked for. */
export const ACTIVE_DEVICES = 'active_actions a CROSS JOIN devices d ON d.mac = a.mac WHERE a.action_type = ?'

export interface DeviceCounter {
  /** Judges one range of keys after the other: what changes meanwhile is counted in the ranges that are still to come. */
  countDevices(criteria: Criteria): Steps<number>
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
  const nextDevice = db
    .prepare<unknown[], number>('SELECT mac FROM devices WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ?')
    .pluck()
  const nextActive = db
    .prepare<unknown[], number>(
      'SELECT mac FROM active_actions WHERE action_type = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()

  function* countAmong(macs: readonly number[], { sql, params }: CompiledCriteria): Steps<number> {
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
  // NOT INDEXED: with another index SQLite would search it whole, again for each range of keys.
  function* countInRanges({ sql, params, macBounds, activeType }: CompiledCriteria): Steps<number> {
    const under = activeType === null ? [] : [activeType]
    const next = activeType === null ? nextDevice : nextActive
    const source =
      activeType === null
        ? 'devices d NOT INDEXED WHERE d.mac > ? AND d.mac <= ?'
        : `${ACTIVE_DEVICES} AND a.mac > ? AND a.mac <= ?`
    const count = db.prepare<unknown[], number>(`SELECT count(*) FROM ${source} AND (${sql})`).pluck()
    const size = createStepSize()
    let sum = 0
    for (let after = macBounds.first - 1; after < macBounds.last; yield) {
      const from = after
      sum += size.measure(() => {
        after = Math.min(next.get(...under, from, size.rows - 1) ?? macBounds.last, macBounds.last)
        return count.get(...under, from, after, ...params) as number
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
      if (compiled.activeType !== null) return yield* countInRanges(compiled)
      const few = listedAlone(criteria) ?? fewOf(db, searchesOf(criteria, now))
      return yield* few === null ? countInRanges(compiled) : countAmong(few, compiled)
    },
    countInventory: () => all.get() as number,
    unknownMacs(criteria) {
      const listed = [...new Set(compileCriteria(criteria, clock.now()).listedMacs)]
      return listed.length === 0 ? [] : unknown.all(JSON.stringify(listed))
    },
  }
}
