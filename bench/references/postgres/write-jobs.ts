import Fastify from 'fastify'
import { systemClock } from '../../../db/clock.ts'
import { connect, parsePlace } from '../../../db/postgres/connect.ts'
import { createEngine } from '../../../db/postgres/engine.ts'
import { createWriteConnection } from '../../../db/postgres/write-connection.ts'
import { DEFAULT_CHUNKS } from '../../../db/runner/chunk-size.ts'
import { scriptInput } from '../../helpers/script.ts'
import { serveBare } from '../bare-server.ts'
import { ACTOR, type Body, draftOf } from '../job-body.ts'

/** A bare route that creates jobs with the server's own statements and ids, one transaction for each request. */
const { url } = await scriptInput<{ url: string }>()
const session = await connect(parsePlace(url))
const db = createWriteConnection(
  () => session,
  async () => null,
)
const { verbs } = await createEngine(db, systemClock, {
  concurrency: 1,
  retentionDays: 90,
  isEnforcedOutside: false,
  defaultMaxLimit: 10_000,
  chunks: DEFAULT_CHUNKS,
  onStep() {},
  onFault() {},
})
const app = Fastify()
let last: Promise<unknown> = Promise.resolve()
app.post<{ Body: Body }>('/api/actions/bulk/jobs', async (request, reply) => {
  const made = last.then(() => db.transaction(() => verbs.createJob(draftOf(request.body), ACTOR, null)))
  last = made.catch(() => {})
  return reply.code(201).send((await made).job)
})
await serveBare(app)
