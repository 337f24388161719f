import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Page, PageRequest, Position } from '../../db/model.ts'
import { Problem } from '../../plugins/errors/problems.ts'

const MAC_BYTES = 12

/** The list that a cursor belongs to: the operation, and the id in its path. */
export type ListIdentity = readonly string[]

interface Bound {
  readonly list: ListIdentity
  readonly filters: object
}
interface ListQuery {
  readonly limit?: number
  readonly cursor?: string
}

/**
 * Cursors are positions, signed for one list and its filters with the secret of the database. A cursor that was changed, or
 * that came from other filters, is refused.
 */
export function createCursors(secret: Uint8Array) {
  const sign = ({ list, filters }: Bound, text: string): Buffer => {
    const entries = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))
    return createHmac('sha256', secret)
      .update(JSON.stringify([list, entries, text]))
      .digest()
      .subarray(0, MAC_BYTES)
  }
  const encode = (bound: Bound, position: Position): string => {
    const text = JSON.stringify(position)
    return Buffer.concat([sign(bound, text), Buffer.from(text)]).toString('base64url')
  }
  const decode = (bound: Bound, cursor: string): Position => {
    const bytes = Buffer.from(cursor, 'base64url')
    const text = bytes.subarray(MAC_BYTES).toString()
    // The last character has spare bits, so another one could encode the same bytes.
    const isOurs = bytes.length > MAC_BYTES && bytes.toString('base64url') === cursor
    if (!isOurs || !timingSafeEqual(sign(bound, text), bytes.subarray(0, MAC_BYTES))) {
      const message = 'is not a cursor of this list with these filters; send next_cursor as it came, or leave it out'
      throw new Problem('invalid', `The cursor ${message}.`, { details: { cursor: message } })
    }
    return JSON.parse(text) as Position
  }
  const split = <Q extends ListQuery>({ limit, cursor, ...filters }: Q) => ({ limit: limit ?? 50, cursor, filters })

  return {
    /** The page that a query asks for. Throws 400 for a cursor of another list. */
    request(list: ListIdentity, query: ListQuery): PageRequest {
      const { limit, cursor, filters } = split(query)
      return { limit, after: cursor === undefined ? null : decode({ list, filters }, cursor) }
    },
    /** The wire form of a page. */
    answer<T, W>(list: ListIdentity, query: ListQuery, page: Page<T>, toWire: (entry: T) => W) {
      const { filters } = split(query)
      const next_cursor = page.next === null ? null : encode({ list, filters }, page.next)
      return { data: page.data.map(toWire), next_cursor }
    },
  }
}
export type Cursors = ReturnType<typeof createCursors>
