import type { FeedEntry } from '../db/devices/feed-entry.ts'
import type { ActiveActionType } from '../db/model.ts'

/** What a feed lists of each device. */
export type FeedAs = 'mac' | 'ip'

/** The entries of a feed, ascending, as many at once as are read at once; no page is empty. */
export type FeedPages = AsyncIterable<readonly FeedEntry[]>

export interface FeedScope {
  readonly type: ActiveActionType
  readonly as: FeedAs
  /** Milliseconds since the epoch, now: for what is written as time left. */
  readonly now: () => number
}

/** One form of a feed. What it writes holds addresses and times, and nothing else of a device. */
export interface FeedFormat {
  readonly mediaType: 'text/plain' | 'application/json'
  /** What it can list; the first where nothing else is asked for. */
  readonly lists: readonly FeedAs[]
  /** Whether it writes times that are left, which are others each second. */
  readonly countsDown?: boolean
  /** The whole text, a chunk or so for each page; whoever takes it decides how far ahead it is read. */
  write(pages: FeedPages, scope: FeedScope): AsyncGenerator<string>
}
