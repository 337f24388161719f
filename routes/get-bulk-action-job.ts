import type { FastifyInstance } from 'fastify'
import { andThen } from '../db/verbs.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getBulkActionJob } from '../schemas/operations/get-bulk-action-job.ts'
import { isUnmodified } from './wire/entity-tag.ts'
import { jobEtag, toWireJob } from './wire/job.ts'
import { sendKept } from './wire/kept-json.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getBulkActionJob, (request, reply) =>
      andThen(app.store.getJob(request.params.id), (job) => {
        if (job === null) throw new Problem('not_found', UNKNOWN)
        const etag = jobEtag(job)
        reply.header('etag', etag)
        if (isUnmodified(request.headers['if-none-match'], etag)) return reply.code(304).send()
        return sendKept(reply, job.jobId, job, toWireJob)
      }),
    ),
  )
}

const UNKNOWN = 'There is no such job; list the jobs to find its id.'
