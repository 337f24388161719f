import { check } from './benchmark.ts'
import { call, type Server } from './server.ts'

export interface WireJob {
  readonly job_id: string
  readonly status: string
  readonly executed_at: string
  readonly completed_at: string
  readonly targeted_count: number
  readonly affected_count: number
  readonly not_reached_count: number
}

const PATH = '/actions/bulk/jobs'
const POLL_MS = 20
const EVERY_DEVICE = { rules: [{ field: 'source', operator: 'equals', value: 'bench' }] }

export const createJob = (
  server: Server,
  actionType: string,
  criteria: object = EVERY_DEVICE,
  more: object = {},
): Promise<WireJob> =>
  call<WireJob>(server, 'POST', PATH, {
    action_type: actionType,
    action_reason: 'Benchmark',
    max_limit: 100_000_000,
    criteria,
    ...more,
  })

export const readJob = (server: Server, id: string): Promise<WireJob> => call<WireJob>(server, 'GET', `${PATH}/${id}`)

/** The job once it has ended, or once `enough` says so. */
export async function waitForJob(
  server: Server,
  id: string,
  enough: (job: WireJob) => boolean = () => false,
): Promise<WireJob> {
  for (;;) {
    const job = await readJob(server, id)
    if (['completed', 'failed', 'cancelled'].includes(job.status) || enough(job)) return job
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
}

/** Runs a job over every device; milliseconds from its start to its end, by the server's own account. */
export async function timeJob(server: Server, actionType: string, devices: number) {
  const job = await waitForJob(server, (await createJob(server, actionType)).job_id)
  check(job.status === 'completed', `the job is ${job.status}`)
  check(job.affected_count === devices, `the job affected ${job.affected_count} of ${devices} devices`)
  return { id: job.job_id, milliseconds: Date.parse(job.completed_at) - Date.parse(job.executed_at) }
}
