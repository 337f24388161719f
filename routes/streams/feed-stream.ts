import { Readable } from 'node:stream'
import type { FeedEntry } from '../../db/devices/device.ts'
import type { FeedFormat, FeedScope } from '../../feeds/feed.ts'

/** So few that a client who doesn't read holds little, so many that a piece is worth its way between the threads. */
const PAGE_SIZE = 5000

/** A piece of a feed as it is sent, and the address to go on after; null: it was the last. */
export interface FeedSegment {
  readonly bytes: Buffer
  readonly next: number | null
}
export type ReadPage = (after: number | null, limit: number) => Promise<readonly FeedEntry[]>
/** The piece of a feed after that address (null: the first). */
export type ReadSegment = (after: number | null) => Promise<FeedSegment>

/** Makes pieces of a feed from its pages. */
export function feedSegments(format: FeedFormat, scope: FeedScope, read: ReadPage): ReadSegment {
  return async (after) => {
    const entries = await read(after, PAGE_SIZE)
    const isLast = entries.length < PAGE_SIZE
    const bytes = Buffer.from(format.write({ entries, isFirst: after === null, isLast }, scope))
    return { bytes, next: isLast ? null : (entries.at(-1) as FeedEntry).address }
  }
}

/**
 * A feed, whole where it is short, else piece by piece, each made when it is its turn to be sent: while a client doesn't
 * read nothing is made for it. The first is read before anything is sent, so that a fault is still a 500; a failure later
 * breaks the connection, and the text never ends as if it were complete.
 */
export async function feedStream(read: ReadSegment): Promise<Readable | Buffer> {
  const first = await read(null)
  if (first.next === null) return first.bytes
  async function* bytes() {
    yield first.bytes
    for (let after = first.next; after !== null; ) {
      const piece = await read(after)
      after = piece.next
      yield piece.bytes
    }
  }
  return Readable.from(bytes(), { objectMode: false, highWaterMark: 1 })
}
