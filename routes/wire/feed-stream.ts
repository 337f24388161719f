import { Readable } from 'node:stream'
import type { FeedEntry } from '../../db/devices/feed-entry.ts'
import type { FeedFormat, FeedScope } from '../../feeds/feed.ts'

const PAGE_SIZE = 5000

export type ReadPage = (after: number | null, limit: number) => Promise<readonly FeedEntry[]>

/** Hears all of the text as it is sent. */
export type Keep = (text: AsyncIterable<string>) => AsyncIterable<Buffer | string>

/**
 * A feed as text, page by page, read only as fast as it is taken. The first page is read before anything is sent, so
 * that a fault is still a 500; a failure later breaks the connection, and the text never ends as if it were complete.
 */
export async function feedStream(
  format: FeedFormat,
  scope: FeedScope,
  read: ReadPage,
  keep: Keep = (text) => text,
): Promise<Readable> {
  const first = await read(null, PAGE_SIZE)
  async function* pages() {
    for (let page = first; page.length > 0; ) {
      // Read while this one is written: another thread does.
      const next = page.length < PAGE_SIZE ? [] : read((page.at(-1) as FeedEntry).address, PAGE_SIZE)
      // Its failure is met when it is its turn, or nobody's when the client has left.
      if (next instanceof Promise) next.catch(() => {})
      yield page
      page = await next
    }
  }
  return Readable.from(keep(format.write(pages(), scope)), { objectMode: false })
}
