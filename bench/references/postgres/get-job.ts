import Fastify from 'fastify'
import { Pool } from 'pg'
import { JOB_COLUMNS } from '../../../db/jobs/job-row.ts'
import { configOf } from '../../helpers/postgres.ts'
import { scriptInput } from '../../helpers/script.ts'
import { serveBare } from '../bare-server.ts'

/** A bare route with the statement that reads a job, prepared, and nothing else. */
const { url } = await scriptInput<{ url: string }>()
const pool = new Pool(configOf(url))
const text = `SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = $1 AND deleted_at IS NULL`
const app = Fastify()
app.get<{ Params: { id: string } }>(
  '/api/actions/bulk/jobs/:id',
  async (request) => (await pool.query({ name: 'job', text, values: [request.params.id] })).rows[0],
)
await serveBare(app)
