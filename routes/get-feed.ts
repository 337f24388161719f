import type { FastifyInstance } from 'fastify'
import type { FeedAs, FeedFormat } from '../feeds/feed.ts'
import { FEED_FORMATS } from '../feeds/formats.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getFeed } from '../schemas/operations/get-feed.ts'
import { chooseType } from './checks/accept.ts'
import { streamCallerOf } from './checks/caller.ts'
import { feedDigest, feedStream } from './streams/feed-stream.ts'
import { createFeedTimes } from './streams/feed-times.ts'
import { createFeeds } from './streams/feeds.ts'
import { isUnmodified } from './wire/entity-tag.ts'

export default async function route(app: FastifyInstance) {
  const feeds = createFeeds(app.store, app.clock)
  const times = createFeedTimes(app.clock.now)
  app.route(
    operation(getFeed, async (request, reply) => {
      const { action_type: type } = request.params
      const { format: name, if_empty, digest } = request.query
      const format: FeedFormat = FEED_FORMATS[name]
      const as = request.query.as ?? format.lists[0]
      if (type === 'cleanup') throw new Problem('not_found', 'cleanup leaves nothing active, so it has no feed.')
      const caller = streamCallerOf(request, reply)
      checkOptions(format, name, { ...request.query, as })
      const mediaType = digest === undefined ? format.mediaType : 'text/plain'
      chooseType(request, [mediaType])
      // Time left counts down in the equipment, too: an older answer stays right while nothing changes.
      const version = await app.store.feedVersion(type)
      const form = [name, as, if_empty].filter((part) => part !== undefined).join('.')
      const etag = `"${[form, digest, version].filter((part) => part !== undefined).join('.')}"`
      const modified = times.lastModified(`${type}.${form}`, version)
      reply.header('etag', etag)
      if (modified !== null) reply.header('last-modified', modified)
      if (isUnmodified(request.headers, etag, modified)) return reply.code(304).send()
      const read = feeds(
        { type, as, format, commentsEmpty: if_empty === 'comment' },
        `${type}.${form}.${version}`,
        caller,
      )
      const body = digest === undefined ? await feedStream(read) : await feedDigest(read)
      return reply.type(`${mediaType}; charset=utf-8`).send(body)
    }),
  )
}

interface Options {
  readonly as: FeedAs
  readonly if_empty?: string
  readonly digest?: string
}

/** Throws 400 where the form doesn't have what is asked for. */
function checkOptions({ lists, comments, countsDown }: FeedFormat, name: string, options: Options): void {
  const details = {
    ...(!lists.includes(options.as) && { as: `must be ${lists.join(' or ')} when format is ${name}` }),
    ...(options.if_empty !== undefined && comments !== true && { if_empty: 'is only for format=text' }),
    ...(options.digest !== undefined &&
      countsDown === true && { digest: `can't be had of ${name}: the times that are left change every second` }),
  }
  const faults = Object.entries(details).map(([field, message]) => `${field} ${message}`)
  if (faults.length > 0) throw new Problem('invalid', `${faults.join('; ')}.`, { details })
}
