import type { FastifyInstance } from 'fastify'
import { andThen } from '../db/verbs.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getBulkActionJob } from '../schemas/operations/get-bulk-action-job.ts'
import { sendCached } from './replies/cached-json.ts'
import { unknownJob } from './replies/job-replies.ts'
import { isUnmodified } from './wire/entity-tag.ts'
import { jobEtag, toWireJob } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getBulkActionJob, (request, reply) =>
      andThen(app.store.getJob(request.params.id), (job) => {
        if (job === null) throw unknownJob()
        const etag = jobEtag(job)
        reply.header('etag', etag)
        if (isUnmodified(request.headers, etag)) return reply.code(304).send()
        return sendCached(reply, job.jobId, job, toWireJob)
      }),
    ),
  )
}
