import type Database from 'better-sqlite3'
import type { Param } from '../../criteria/values.ts'
import type { Connection } from '../connection.ts'

/** Behind a device among those of one value of an indexed column, or (null) behind all of them. */
export interface Place {
  readonly value: Param
  readonly mac: number | null
}
type Statement<Row> = Database.Statement<unknown[], Row>

/** A stretch of an index of `devices`, in steps of so many devices. */
export interface IndexWalk {
  /** The place behind so many more devices; null: there aren't as many, and none behind them. */
  next(place: Place, rows: number): Place | null
  /** A statement over the devices behind a place: its own values come after those of the range. */
  over<Row>(prepare: (range: string, order: string) => Statement<Row>): (place: Place, ...params: unknown[]) => Row[]
}

/**
 * Walks the index of a column in the order of (column, MAC), or against it; devices of the value `end` and behind it are
 * left out. A row value, `(column, mac) > (?, ?)`, would be read from the first device of its value, and a million may
 * share one: hence the two ranges.
 */
export function createIndexWalk(
  db: Connection,
  column: 'first_seen' | 'last_seen' | 'hostname_key',
  { descending = false, end = null }: { descending?: boolean; end?: Param | null } = {},
): IndexWalk {
  const [behind, down] = descending ? ['<', ' DESC'] : ['>', '']
  const order = `ORDER BY ${column}${down}, mac${down}`
  const ofValue = `${column} = ? AND mac ${behind} ?`
  const afterValue = `${column} ${behind} ?${end === null ? '' : ` AND ${column} < ?`}`

  const over: IndexWalk['over'] = (prepare) => {
    const [among, after] = [prepare(ofValue, order), prepare(afterValue, order)]
    return ({ value, mac }, ...params) => {
      if (mac !== null) return among.all(value, mac, ...params)
      return after.all(value, ...(end === null ? [] : [end]), ...params)
    }
  }
  const keys = over((range) =>
    db.prepare<unknown[], Place>(
      `SELECT ${column} AS value, mac FROM devices WHERE ${range} ${order} LIMIT 1 OFFSET ?`,
    ),
  )
  return {
    over,
    next(place, rows) {
      const [last] = keys(place, rows - 1)
      return last ?? (place.mac === null ? null : { value: place.value, mac: null })
    },
  }
}
