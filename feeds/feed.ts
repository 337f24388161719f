import type { FeedEntry } from '../db/devices/device.ts'
import type { ActiveActionType } from '../db/model.ts'

/** What a feed lists of each device. */
export type FeedAs = 'mac' | 'ip'

/** Some entries of a feed, ascending, and where in it they stand; an empty one ends a feed. */
export interface FeedPart {
  readonly entries: readonly FeedEntry[]
  readonly isFirst: boolean
  readonly isLast: boolean
}

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
  /** The text of one part, with what stands before the first and behind the last; all parts make the feed. */
  write(part: FeedPart, scope: FeedScope): string
}
