import type { FeedEntry } from '../db/devices/feed.ts'
import type { FeedPart } from './feed.ts'

/** Part of a JSON array, an entry per line for `grep` and `diff`. */
export function jsonArray({ entries, isFirst, isLast }: FeedPart, line: (entry: FeedEntry) => string): string {
  if (entries.length === 0) return isFirst ? '[]\n' : '\n]\n'
  return (isFirst ? '[\n' : ',\n') + entries.map(line).join(',\n') + (isLast ? '\n]\n' : '')
}
