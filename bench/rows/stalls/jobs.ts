import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openForReading } from '../../../db/sqlite/connection.ts'
import { openOwned } from '../../../db/sqlite/file/open-owned.ts'
import { check } from '../../helpers/benchmark.ts'
import { createJob, timeJob, type WireJob, waitForJob } from '../../helpers/jobs.ts'
import { addScheduledJobs } from '../../helpers/scheduled-jobs.ts'
import { call, startServer } from '../../helpers/server.ts'
import { stall } from '../../helpers/stalls/stall.ts'
import { short } from '../../helpers/statistics.ts'

const MANY = 10_000
const RETENTION_MS = 90 * 86_400_000
/** From the start of the server to the moment a job is old enough to be purged: an idle server is measured before. */
const NOT_YET_MS = 30_000
const LOOK_MS = 50
const DURATION_SECONDS = 30

const until = (at: number) => new Promise<void>((done) => setTimeout(done, Math.max(0, at - Date.now())))

/** Resolves once the statement, which is to find what is left to do, finds nothing. */
async function nothingLeft(path: string, statement: string, signal: AbortSignal): Promise<string> {
  const db = openForReading(path)
  try {
    const left = db.prepare(statement)
    while (left.get() !== undefined && !signal.aborted) await until(Date.now() + LOOK_MS)
    return signal.aborted ? 'stopped' : 'done'
  } finally {
    db.close()
  }
}

export const expiry = stall({
  name: 'expiry',
  share: 0.5,
  what: (devices) => `${short(devices)} blocks that end in the same second`,
  run: async ({ worker, path, beside }) => {
    const { job_id } = await createJob(worker, 'block', undefined, { action_duration: DURATION_SECONDS })
    const { executed_at } = await waitForJob(worker, job_id)
    const due = () => until(Date.parse(executed_at) + 1000 * DURATION_SECONDS)
    const left = `SELECT 1 FROM active_actions WHERE action_type = 'block' LIMIT 1`
    return beside((signal) => nothingLeft(path, left, signal), { due })
  },
})

export const fourJobs = stall({
  name: 'four-jobs',
  what: (devices) => `four jobs over ${short(devices)} devices each`,
  run: ({ worker, devices, beside }) =>
    beside(async () => {
      const types = ['block', 'deny', 'throttle', 'monitor']
      const jobs = await Promise.all(types.map((type) => createJob(worker, type)))
      const done = await Promise.all(jobs.map(({ job_id }) => waitForJob(worker, job_id)))
      check(
        done.every(({ affected_count }) => affected_count === devices),
        'a job left devices out',
      )
      return 'done'
    }),
})

export const cancelMany = stall({
  name: 'cancel-many',
  // A quick run has few samples, of which one slow fsync beside an import would decide.
  quick: true,
  share: 0.1,
  what: () => `a cancel of ${short(MANY)} jobs in one request`,
  prepare: (path) => void addScheduledJobs(path, MANY, 'many'),
  run: ({ worker, beside }) =>
    beside(async () => {
      const body = { filter: { created_by: 'many' } }
      const { cancelled } = await call<{ cancelled: number }>(worker, 'POST', '/actions/bulk/jobs/cancel', body)
      check(cancelled === MANY, `${cancelled} jobs were cancelled`)
      return 'done'
    }),
})

export const revert = stall({
  name: 'revert',
  what: (devices) => `a revert of ${short(devices)} devices`,
  run: async ({ worker, devices, beside }) => {
    const { id } = await timeJob(worker, 'block', devices)
    return beside(async () => {
      const body = { action_reason: 'Benchmark' }
      const { job_id } = await call<WireJob>(worker, 'POST', `/actions/bulk/jobs/${id}/revert`, body)
      const { affected_count } = await waitForJob(worker, job_id)
      check(affected_count === devices, `${affected_count} devices were reverted`)
      return 'done'
    })
  },
})

export const purge = stall({
  name: 'purge',
  what: (devices) => `the purge of a job over ${short(devices)} devices`,
  async prepare(path, devices) {
    const server = await startServer(path)
    const { id } = await timeJob(server, 'block', devices)
    await call(server, 'DELETE', `/actions/bulk/jobs/${id}`)
    await server.stop()
    const { db, close } = openOwned(path)
    const deletedAt = Date.now() + NOT_YET_MS - RETENTION_MS
    db.prepare('UPDATE jobs SET deleted_at = ? WHERE deleted_at IS NOT NULL').run(deletedAt)
    close()
  },
  run: ({ path, beside }) => {
    const left = `SELECT 1 FROM target_sets WHERE discarded = 1 UNION ALL SELECT 1 FROM purged_jobs WHERE cleared = 0
      UNION ALL SELECT 1 FROM jobs WHERE deleted_at IS NOT NULL LIMIT 1`
    const db = openForReading(path)
    const deletedAt = db.prepare<[], number>('SELECT deleted_at FROM jobs WHERE deleted_at IS NOT NULL').pluck().get()
    db.close()
    check(deletedAt !== undefined, 'the job was purged before an idle server was measured')
    return beside((signal) => nothingLeft(path, left, signal), { due: () => until(deletedAt + RETENTION_MS) })
  },
})

export const backup = stall({
  name: 'backup',
  what: (devices) => `a backup of ${short(devices)} devices under an action`,
  run: async ({ worker, path, folder, devices, beside }) => {
    await timeJob(worker, 'block', devices)
    return beside(async (signal) => {
      const file = join(folder, 'backup.db')
      const args = ['cli/main.ts', 'backup', file, '--database', path]
      const cwd = join(import.meta.dirname, '../../..')
      const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], signal })
      const [code] = await once(child, 'exit')
      check(code === 0, `the backup ended with ${code}`)
      return 'done'
    })
  },
})
