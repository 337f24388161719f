import type { FeedAs, FeedEntry } from '../db/devices/feed.ts'
import type { ActiveActionType } from '../db/model.ts'

/** Some entries of a feed, ascending, and their place in it. An empty part ends a feed. */
export interface FeedPart {
  readonly entries: readonly FeedEntry[]
  readonly isFirst: boolean
  readonly isLast: boolean
}

export interface FeedScope {
  readonly type: ActiveActionType
  readonly as: FeedAs
  /** Milliseconds since the epoch: for formats that write the time left. */
  readonly now: () => number
  /** Names this form and what it lists: another one for another list. */
  readonly version: string
  /** Whether an empty list is to hold a comment, for equipment that refuses an empty file. */
  readonly commentsEmpty?: boolean
}

/** One form of a feed. It contains addresses and times, and nothing else of a device. */
export interface FeedFormat {
  readonly mediaType: 'text/plain' | 'text/csv' | 'application/json'
  /** What it can list; the first is the default. */
  readonly lists: readonly [FeedAs, ...FeedAs[]]
  /** Whether it writes the time left, which changes every second. */
  readonly countsDown?: boolean
  /** Whether it can write a comment where the list is empty. */
  readonly comments?: boolean
  /** The text of one part, with the head before the first and the tail after the last. */
  write(part: FeedPart, scope: FeedScope): string
}
