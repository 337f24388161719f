import type { FastifyReply } from 'fastify'
import type { Made } from '../../db/jobs/job-store.ts'
import { jobEtag, jobPath, toWireJob } from './job.ts'

/** Answers 201 with a job that was just made, or that an earlier call with the same key made. */
export function answerMade(reply: FastifyReply, { job, replayed }: Made) {
  reply.request.jobId = job.jobId
  reply.code(201).header('location', jobPath(job)).header('etag', jobEtag(job))
  if (replayed) reply.header('idempotency-replayed', 'true')
  return toWireJob(job)
}
