import type { FastifyReply } from 'fastify'
import type { Job } from '../../db/jobs/job.ts'
import type { Made } from '../../db/jobs/job-store.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import { jobEtag, jobPath, toWireJob } from '../wire/job.ts'

/** Answers with a job and its `ETag`. */
export function replyWithJob(reply: FastifyReply, job: Job) {
  reply.header('etag', jobEtag(job))
  return toWireJob(job)
}

/** Answers 201 with a job that was just made, or that an earlier call with the same key made. */
export function replyWithMade(reply: FastifyReply, { job, replayed }: Made) {
  reply.request.jobId = job.jobId
  reply.code(201).header('location', jobPath(job))
  if (replayed) reply.header('idempotency-replayed', 'true')
  return replyWithJob(reply, job)
}

/** 404 for an id that no job has. */
export const unknownJob = (): Problem => new Problem('not_found', 'There is no such job; list the jobs to find its id.')
