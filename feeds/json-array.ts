import type { FeedEntry } from '../db/devices/feed-entry.ts'
import type { FeedPages } from './feed.ts'

/** A JSON array, an entry a line, so that `grep` and `diff` are of use. */
export async function* jsonArray(pages: FeedPages, line: (entry: FeedEntry) => string): AsyncGenerator<string> {
  let lead = '[\n'
  for await (const page of pages) {
    yield lead + page.map(line).join(',\n')
    lead = ',\n'
  }
  yield lead === '[\n' ? '[]\n' : '\n]\n'
}
