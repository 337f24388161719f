import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FeedEntry } from '../../db/devices/feed.ts'
import type { Ip } from '../../db/ip.ts'
import type { FeedFormat, FeedScope } from '../../feeds/feed.ts'

/** Few enough for clients that don't read, and enough for the cost of a message between the threads. */
const PAGE_SIZE = 5000

/** A segment of a feed as it is sent, and the address to continue after; null: it was the last. */
export interface FeedSegment {
  readonly bytes: Buffer
  readonly next: Ip | null
}
export type ReadPage = (after: Ip | null, limit: number) => Promise<readonly FeedEntry[]>
/** The segment of a feed after an address; null: the first. */
export type ReadSegment = (after: Ip | null) => Promise<FeedSegment>

/** Makes segments of a feed from its pages. */
export function feedSegments(format: FeedFormat, scope: FeedScope, read: ReadPage): ReadSegment {
  return async (after) => {
    const entries = await read(after, PAGE_SIZE)
    const isLast = entries.length < PAGE_SIZE
    const bytes = Buffer.from(format.write({ entries, isFirst: after === null, isLast }, scope))
    return { bytes, next: isLast ? null : (entries.at(-1) as FeedEntry).address }
  }
}

/**
 * A feed: whole where it is short, else segment by segment, each made when the client is ready to read it. The first is
 * read before anything is sent, so a fault is still a 500. A later fault breaks the connection, so the text never ends as
 * if it were complete.
 */
export async function feedStream(read: ReadSegment): Promise<Readable | Buffer> {
  const first = await read(null)
  if (first.next === null) return first.bytes
  async function* bytes() {
    yield first.bytes
    for (let after = first.next; after !== null; ) {
      const segment = await read(after)
      after = segment.next
      yield segment.bytes
    }
  }
  return Readable.from(bytes(), { objectMode: false, highWaterMark: 1 })
}

/** The MD5 of all the bytes of a feed, in hexadecimal. */
export async function feedDigest(read: ReadSegment): Promise<string> {
  const hash = createHash('md5')
  for (let after: Ip | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const segment: FeedSegment = await read(after)
    hash.update(segment.bytes)
    after = segment.next
  }
  return hash.digest('hex')
}
