import type { Job } from '../../db/jobs/job.ts'
import type { TestApp } from './app.ts'
import type { CallOptions } from './call.ts'
import { HELD_RUNNER } from './held-runner.ts'
import { untilJob } from './until-job.ts'

export const TAGGED = { rules: [{ field: 'tag', operator: 'equals', value: 'lab' }] }
export const NEXT_YEAR = '2027-03-01T00:00:00Z'
const FIRST = { rules: [{ field: 'mac', operator: 'equals', value: '02:00:00:00:00:01' }] }
/** A job over all of `importDevices`, as a body of `createBulkActionJob`. */
export const BLOCK = { action_type: 'block', action_reason: 'NET-4711', criteria: TAGGED }

/** The address of the nth device that `importDevices` brings. */
export const macOf = (n: number): string => `02:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`
const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Brings devices 1 to `count`, tagged `lab`, with addresses in 10.0.0.0/8. */
export async function importDevices({ call }: TestApp, count: number): Promise<void> {
  const line = (n: number) => JSON.stringify({ mac: macOf(n), ip: `10.0.${n >> 8}.${n & 255}`, tags: ['lab'] })
  const body = Array.from({ length: count }, (_, index) => `${line(index + 1)}\n`).join('')
  const answer = await call('importDevices', { body })
  if (answer.body.created !== count) throw new Error(`not all devices were imported: ${answer.text}`)
}

/** Creates a job and answers its id. */
export async function createJob({ call }: TestApp, changes: object = {}): Promise<string> {
  const { status, text, body } = await call('createBulkActionJob', { body: { ...BLOCK, ...changes } })
  if (status !== 201) throw new Error(`the job was not made: ${text}`)
  return body.job_id
}

/** Stores a preview of all tagged devices and answers its id. */
export async function makePreview({ call }: TestApp, changes: object = {}): Promise<string> {
  const { text, body } = await call('previewBulkAction', {
    body: { action_type: 'block', criteria: TAGGED, ...changes },
  })
  if (body.preview_id === undefined) throw new Error(`there is no preview: ${text}`)
  return body.preview_id
}

/** Also where an earlier job of the same app has been: it finds work on every device. */
const ANEW = { on_existing: 'replace' }
/** How a job comes into each status. The app needs at least two devices, and `SLOW` for one that runs. */
const MAKERS: Record<Job['status'], (app: TestApp) => Promise<string>> = {
  scheduled: (app) => createJob(app, { scheduled_at: NEXT_YEAR }),
  async running(app) {
    const id = await createJob(app, ANEW)
    await app.settled(id, ['running'])
    return id
  },
  async paused(app) {
    const id = await MAKERS.running(app)
    await app.call('pauseBulkActionJob', idOf(id))
    return id
  },
  async completed(app) {
    const id = await createJob(app, { ...ANEW, criteria: FIRST })
    await app.settled(id, ['completed'])
    return id
  },
  async failed(app) {
    const id = await createJob(app, { max_limit: 1 })
    await app.settled(id, ['failed'])
    return id
  },
  async cancelled(app) {
    const id = await MAKERS.scheduled(app)
    await app.call('cancelBulkActionJob', idOf(id))
    return id
  },
}
export const jobIn = (app: TestApp, status: Job['status']): Promise<string> => MAKERS[status](app)

/** A job that was cancelled on its way, so that it has devices it reached and devices it did not; needs `SLOW`. */
export async function cutJob(app: TestApp): Promise<string> {
  const id = await jobIn(app, 'running')
  await untilJob(app.app.store, id, 'has touched a device', (job) => job?.affectedCount !== 0)
  await app.call('cancelBulkActionJob', idOf(id))
  return id
}

/** One device in each step of the runner, which is held: a job of more than twenty is at work until the clock moves. */
export const SLOW = { storeOptions: { chunks: { min: 1, max: 1 }, ...HELD_RUNNER } }

export const idOf = (id: string): CallOptions => ({ params: { id } })

/** What a refused call must leave as it was: how many jobs, devices and keys there are, and what is active. */
export async function inventoryOf({ call }: TestApp): Promise<object> {
  const [jobs, devices, keys] = await Promise.all([
    call('listBulkActionJobs', { query: { limit: 1000 } }),
    call('listDevices', { query: { limit: 1000 } }),
    call('listApiKeys', { query: { limit: 1000 } }),
  ])
  const known = keys.body.data.map((key: { last_used_at: unknown }) => ({ ...key, last_used_at: null }))
  return { jobs: jobs.body, devices: devices.body, keys: known }
}
