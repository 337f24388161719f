import type { Clock } from '../../db/clock.ts'
import type { FeedSelection } from '../../db/devices/feed.ts'
import type { Caller } from '../../db/model.ts'
import type { Store } from '../../db/store.ts'
import type { FeedFormat } from '../../feeds/feed.ts'
import { createFairSemaphore } from '../../plugins/guard/fair-semaphore.ts'
import { createFeedCache, sharedSegments } from './feed-cache.ts'
import { feedSegments, type ReadSegment } from './feed-stream.ts'

/** One feed, as its URL asks for it. */
export interface Feed {
  readonly selection: FeedSelection
  readonly format: FeedFormat
  readonly commentsEmpty: boolean
}

/** Writing a segment takes a millisecond or two of this thread; meanwhile the next is read. */
const SEGMENTS_AT_ONCE = 2
/**
 * Thousands may wait for the same segment, and would all be answered in one turn of the event loop. Node accepts one
 * connection between two turns, so after long turns a new client would wait for seconds.
 */
const SENT_AT_ONCE = 4

/** Makes the segments of feeds. Those of one `version` are made once for all who ask, unless they count time down. */
export function createFeeds(store: Pick<Store, 'feedPage'>, clock: Clock) {
  const cache = createFeedCache()
  const inTurn = createFairSemaphore(SEGMENTS_AT_ONCE)
  const sendInTurn = createFairSemaphore(SENT_AT_ONCE)
  return ({ selection, format, commentsEmpty }: Feed, version: string, caller: Caller): ReadSegment => {
    const { type, as } = selection
    const make = feedSegments(format, { type, as, now: clock.now, version, commentsEmpty }, (after, limit) =>
      store.feedPage(selection, after, limit, caller),
    )
    const read: ReadSegment = (after) => inTurn(caller.share, () => make(after))
    const segments = format.countsDown === true ? read : sharedSegments(cache, version, caller, read)
    return async (after) => {
      const segment = await segments(after)
      await sendInTurn(caller.share, async () => {})
      return segment
    }
  }
}
