import type { Clock } from '../../clock.ts'
import { asksForStatus, type Criteria } from '../../criteria/criteria.ts'
import { listedAlone } from '../../criteria/search-bounds.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Connection } from '../connection.ts'
import { compileCondition, compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'
import { fewOf, searchesOf } from '../devices/searches.ts'
import type { Fill } from './fill-in-time.ts'

type FillOf = (setId: number, criteria: Criteria, now: number) => Fill
/** Judges the devices of a list, ascending, as `Fill` does. */
type FillAmong = (few: readonly number[], ...range: Parameters<Fill>) => ReturnType<Fill>

/**
 * Fills sets with the devices that match. Relative times count from `now`; what else is asked for is judged at the moment
 * of each step, so an action that expired while earlier ranges were read is not active in this one, swept or not.
 */
export function createFillByCriteria(db: Connection, clock: Clock): FillOf {
  const rangesOf = createKeyRanges(db)

  const inRanges: FillOf = (setId, criteria, now) => {
    const { sql, params, macBounds, keys } = compileCriteria(criteria, now)
    const readsStatus = asksForStatus(criteria)
    const ranges = rangesOf(keys)
    const store = db.prepare<unknown[]>(
      `INSERT INTO targets (set_id, mac) SELECT CAST(? AS INTEGER), d.mac FROM ${ranges.source} AND (${sql})`,
    )
    return (after, rows) => {
      const from = Math.max(after, macBounds.first - 1)
      const next = ranges.lastOf(from, rows) ?? MAX_MAC
      const values = readsStatus ? compileCriteria(criteria, now, clock.now()).params : params
      const added = store.run(setId, ...ranges.paramsOf(from, Math.min(next, macBounds.last)), ...values).changes
      return { upTo: next >= macBounds.last ? MAX_MAC : next, added }
    }
  }
  const among = (setId: number, criteria: Criteria, now: number): FillAmong => {
    const { sql } = compileCondition(criteria, now)
    const store = db.prepare<unknown[]>(
      `INSERT INTO targets (set_id, mac) SELECT CAST(? AS INTEGER), d.mac
       FROM json_each(?) m CROSS JOIN devices d ON d.mac = m.value WHERE (${sql})`,
    )
    return (few, after, rows) => {
      const rest = few.filter((mac) => mac > after)
      const next = rest.slice(0, rows)
      const { params } = compileCondition(criteria, now, clock.now())
      const added = store.run(setId, JSON.stringify(next), ...params).changes
      return { upTo: rest.length > rows ? (next.at(-1) as number) : MAX_MAC, added }
    }
  }

  return (setId, criteria, now) => {
    const [searches, listed] = [searchesOf(criteria, now), listedAlone(criteria)]
    const fill = inRanges(setId, criteria, now)
    if (searches.length === 0 && listed === null) return fill
    const fillAmong = among(setId, criteria, now)
    let isOfFew = true
    return (after, rows) => {
      // Looked for in each step: one that is found now may not have been before.
      const few = isOfFew ? (listed ?? fewOf(db, searches)) : null
      isOfFew = few !== null
      return few === null ? fill(after, rows) : fillAmong(few, after, rows)
    }
  }
}
