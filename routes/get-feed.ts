import type { FastifyInstance } from 'fastify'
import type { FeedFormat } from '../feeds/feed.ts'
import { FEED_FORMATS } from '../feeds/formats.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getFeed } from '../schemas/operations/get-feed.ts'
import { chooseType } from './checks/accept.ts'
import { streamCallerOf } from './checks/caller.ts'
import { checkFeedOptions } from './checks/feed-options.ts'
import { feedDigest, feedStream } from './streams/feed-stream.ts'
import { createFeedTimes } from './streams/feed-times.ts'
import { createFeeds } from './streams/feeds.ts'
import { isUnmodified } from './wire/entity-tag.ts'
import { fromWireFeed, narrowingName } from './wire/feed.ts'

export default async function route(app: FastifyInstance) {
  const feeds = createFeeds(app.store, app.clock)
  const times = createFeedTimes(app.clock.now)
  app.route(
    operation(getFeed, async (request, reply) => {
      const { action_type: type } = request.params
      const { query } = request
      const { format: name, if_empty, digest } = query
      const format: FeedFormat = FEED_FORMATS[name]
      const as = query.as ?? format.lists[0]
      if (type === 'cleanup') throw new Problem('not_found', 'cleanup leaves nothing active, so it has no feed.')
      const caller = streamCallerOf(request, reply)
      checkFeedOptions(format, as, query)
      const mediaType = digest === undefined ? format.mediaType : 'text/plain'
      chooseType(request, [mediaType])
      const selection = fromWireFeed(type, as, query)
      // Time left counts down in the equipment, too: an older answer stays right while nothing changes.
      const version = await app.store.feedVersion(selection)
      const form = nameOf(name, as, narrowingName(selection), if_empty)
      const etag = `"${nameOf(form, digest, version)}"`
      const modified = times.lastModified(`${type}.${form}`, version)
      reply.header('etag', etag)
      if (modified !== null) reply.header('last-modified', modified)
      if (isUnmodified(request.headers, etag, modified)) return reply.code(304).send()
      const feed = { selection, format, commentsEmpty: if_empty === 'comment' }
      const read = feeds(feed, `${type}.${form}.${version}`, caller)
      const body = digest === undefined ? await feedStream(read) : await feedDigest(read)
      return reply.type(`${mediaType}; charset=utf-8`).send(body)
    }),
  )
}

const nameOf = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('.')
