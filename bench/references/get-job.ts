import Fastify from 'fastify'
import { JOB_COLUMNS } from '../../db/jobs/job-row.ts'
import { openForReading } from '../../db/sqlite/connection.ts'
import { scriptInput } from '../helpers/script.ts'
import { serveBare } from './bare-server.ts'

/** A bare route with the statement that reads a job, and nothing else. */
const { path } = await scriptInput<{ path: string }>()
const job = openForReading(path).prepare(`SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ? AND deleted_at IS NULL`)
const app = Fastify()
app.get<{ Params: { id: string } }>('/api/actions/bulk/jobs/:id', (request) => job.get(request.params.id))
await serveBare(app)
