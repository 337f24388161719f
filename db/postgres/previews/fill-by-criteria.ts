import type { Clock } from '../../clock.ts'
import { asksForStatus, type Criteria } from '../../criteria/criteria.ts'
import { listedAlone } from '../../criteria/search-bounds.ts'
import { MAX_MAC } from '../../mac.ts'
import type { WriteConnection } from '../connection.ts'
import { compileCondition, compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'
import { fewOf, searchesOf } from '../devices/searches.ts'
import { storeTargets } from '../target-sql.ts'
import type { Fill } from './fill-in-time.ts'

type FillOf = (setId: number, criteria: Criteria, now: number) => Fill
/** Judges the devices of a list, ascending, as `Fill` does. */
type FillAmong = (few: readonly number[], ...range: Parameters<Fill>) => ReturnType<Fill>

/**
 * Fills sets with the devices that match. Relative times count from `now`; what else is asked for is judged at the moment
 * of each step, so an action that expired while earlier ranges were read is not active in this one, swept or not.
 */
export function createFillByCriteria(db: WriteConnection, clock: Clock): FillOf {
  const rangesOf = createKeyRanges(db)
  const storing = (select: string) => {
    const store = db.prepare<[object], { added: number }>(storeTargets(select), { once: true })
    return async (values: object): Promise<number> => ((await store.get(values)) as { added: number }).added
  }

  const inRanges: FillOf = (set, criteria, now) => {
    const { sql, params, macBounds, keys } = compileCriteria(criteria, now)
    const readsStatus = asksForStatus(criteria)
    const ranges = rangesOf(keys)
    const store = storing(`SELECT d.mac FROM ${ranges.source} AND (${sql})`)
    return async (after, rows) => {
      const from = Math.max(after, macBounds.first - 1)
      const next = (await ranges.lastOf(from, rows)) ?? MAX_MAC
      const values = readsStatus ? compileCriteria(criteria, now, clock.now()).params : params
      const added = await store({ set, ...ranges.paramsOf(from, Math.min(next, macBounds.last)), ...values })
      return { upTo: next >= macBounds.last ? MAX_MAC : next, added }
    }
  }
  const among = (set: number, criteria: Criteria, now: number): FillAmong => {
    const { sql } = compileCondition(criteria, now)
    const store = storing(`SELECT d.mac FROM devices d WHERE d.mac = ANY (:few) AND (${sql})`)
    return async (few, after, rows) => {
      const rest = few.filter((mac) => mac > after)
      const next = rest.slice(0, rows)
      const { params } = compileCondition(criteria, now, clock.now())
      const added = await store({ set, few: next, ...params })
      return { upTo: rest.length > rows ? (next.at(-1) as number) : MAX_MAC, added }
    }
  }

  return (setId, criteria, now) => {
    const [searches, listed] = [searchesOf(criteria, now), listedAlone(criteria)]
    const fill = inRanges(setId, criteria, now)
    if (searches.length === 0 && listed === null) return fill
    const fillAmong = among(setId, criteria, now)
    let isOfFew = true
    return async (after, rows) => {
      // Looked for in each step: one that is found now may not have been before.
      const few = isOfFew ? (listed ?? (await fewOf(db, searches))) : null
      isOfFew = few !== null
      return few === null ? fill(after, rows) : fillAmong(few, after, rows)
    }
  }
}
