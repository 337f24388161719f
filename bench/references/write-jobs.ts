import Fastify from 'fastify'
import { systemClock } from '../../db/clock.ts'
import type { JobDraft } from '../../db/jobs/job-store.ts'
import { DEFAULT_CHUNKS } from '../../db/runner/chunk-size.ts'
import { createEngine } from '../../db/sqlite/engine.ts'
import { openOwned } from '../../db/sqlite/file/open-owned.ts'
import { POSTPONED } from '../../db/verbs.ts'
import { scriptInput } from '../helpers/script.ts'
import { serveBare } from './bare-server.ts'
import { ACTOR, type Body, draftOf } from './job-body.ts'

/**
 * Bare routes that create and cancel jobs with the server's own statements and ids, one fsynced transaction for each
 * request; or, without a path, that write nothing and answer the same.
 */
const { path } = await scriptInput<{ path: string | null }>()
const app = Fastify()

if (path === null) {
  app.post<{ Body: Body }>('/api/actions/bulk/jobs', (request, reply) => reply.code(201).send(draftOf(request.body)))
  app.post<{ Params: { id: string } }>('/api/actions/bulk/jobs/:id/cancel', (request) => ({
    success: true,
    job_id: request.params.id,
    status: 'cancelled',
  }))
} else {
  const { db } = openOwned(path)
  const options = {
    concurrency: 1,
    retentionDays: 90,
    isEnforcedOutside: false,
    defaultMaxLimit: 10_000,
    chunks: DEFAULT_CHUNKS,
  }
  const { verbs } = createEngine(db, systemClock, { ...options, onStep() {}, onFault() {} })
  const create = db.transaction((draft: JobDraft) => verbs.createJob(draft, ACTOR, null).job)
  const cancel = db.transaction((id: string) => verbs.cancelJob(id, null, null, ACTOR))
  app.post<{ Body: Body }>('/api/actions/bulk/jobs', (request, reply) =>
    reply.code(201).send(create.immediate(draftOf(request.body))),
  )
  app.post<{ Params: { id: string } }>('/api/actions/bulk/jobs/:id/cancel', (request) => {
    const job = cancel.immediate(request.params.id)
    if (job === POSTPONED) throw new Error('there is no enforcer that has it in hand')
    return { success: true, job_id: job.jobId, status: job.status }
  })
}
await serveBare(app)
