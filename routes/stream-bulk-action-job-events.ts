import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { streamBulkActionJobEvents } from '../schemas/operations/stream-bulk-action-job-events.ts'
import { streamCallerOf } from './checks/caller.ts'
import { unknownJob } from './replies/job-replies.ts'
import { jobEventStream } from './streams/job-event-stream.ts'
import { parseEventId } from './wire/job-event.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(streamBulkActionJobEvents, async (request, reply) => {
      const { params, headers } = request
      const job = await app.store.getJob(params.id)
      if (job === null) throw unknownJob()
      reply.type('text/event-stream; charset=utf-8').headers(HEADERS)
      // Fastify would read the stream of a HEAD to its end.
      if (request.method === 'HEAD') return reply.send('')
      streamCallerOf(request, reply)
      const stream = jobEventStream({
        job,
        known: parseEventId(headers['last-event-id']),
        watch: (listener) => app.jobWatcher.watch(job.jobId, listener),
      })
      return reply.send(stream)
    }),
  )
}
const HEADERS = {
  'cache-control': 'no-store',
  // A kept connection would be idle after its stream, and delay a server that closes.
  connection: 'close',
  // nginx would buffer the answer.
  'x-accel-buffering': 'no',
}
