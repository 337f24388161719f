import type { FastifyInstance } from 'fastify'
import type { FeedAs, FeedFormat } from '../feeds/feed.ts'
import { FEED_FORMATS } from '../feeds/formats.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getFeed } from '../schemas/operations/get-feed.ts'
import { chooseType } from './checks/accept.ts'
import { streamCallerOf } from './checks/caller.ts'
import { createFairSemaphore } from './streams/fair-semaphore.ts'
import { createFeedCache, sharedSegments } from './streams/feed-cache.ts'
import { feedSegments, feedStream, type ReadSegment } from './streams/feed-stream.ts'
import { isUnmodified } from './wire/entity-tag.ts'

/** Writing a segment takes a millisecond or two of this thread; meanwhile the next is read. */
const SEGMENTS_AT_ONCE = 2
/**
 * Thousands may wait for the same segment, and would all be answered in one turn of the event loop. Node accepts one
 * connection between two turns, so after long turns a new client would wait for seconds.
 */
const SENT_AT_ONCE = 4

export default async function route(app: FastifyInstance) {
  const cache = createFeedCache()
  const inTurn = createFairSemaphore(SEGMENTS_AT_ONCE)
  const sendInTurn = createFairSemaphore(SENT_AT_ONCE)
  app.route(
    operation(getFeed, async (request, reply) => {
      const { action_type: type } = request.params
      const { as, format: name } = request.query
      const format: FeedFormat = FEED_FORMATS[name]
      if (type === 'cleanup') throw new Problem('not_found', 'cleanup leaves nothing active, so it has no feed.')
      const caller = streamCallerOf(request, reply)
      checkLists(format, name, as)
      chooseType(request, [format.mediaType])
      // Time left counts down in the equipment, too: an older answer stays right while nothing changes.
      const etag = `"${name}.${as}.${await app.store.feedVersion(type)}"`
      if (isUnmodified(request.headers['if-none-match'], etag)) return reply.code(304).header('etag', etag).send()
      const make = feedSegments(format, { type, as, now: app.clock.now }, (after, limit) =>
        app.store.feedPage(type, as, after, limit, caller),
      )
      const read: ReadSegment = (after) => inTurn(caller.share, () => make(after))
      const segments = format.countsDown === true ? read : sharedSegments(cache, `${type} ${etag}`, caller, read)
      const feed = await feedStream(async (after) => {
        const segment = await segments(after)
        await sendInTurn(caller.share, async () => {})
        return segment
      })
      return reply.header('etag', etag).type(`${format.mediaType}; charset=utf-8`).send(feed)
    }),
  )
}

/** Throws 400 where the form can't list this kind of address. */
function checkLists({ lists }: FeedFormat, name: string, as: FeedAs): void {
  if (lists.includes(as)) return
  const message = `must be ${lists.join(' or ')} when format is ${name}`
  throw new Problem('invalid', `as ${message}.`, { details: { as: message } })
}
