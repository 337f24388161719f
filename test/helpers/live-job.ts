import type { Job } from '../../db/jobs/job.ts'
import type { JobWatcherOptions } from '../../plugins/workers/job-watcher.ts'
import { type TestAppOptions, testApp } from './app.ts'
import { openEvents } from './event-stream.ts'
import { storeOf } from './test-database.ts'
import { until } from './until.ts'

type Closing = { teardown(work: () => unknown): unknown }

export const JOB: Job = {
  jobId: '01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17',
  kind: 'apply',
  sourceJobId: null,
  criteriaJson: '{"rules":[]}',
  actionType: 'block',
  actionDuration: 0,
  actionReason: 'because',
  scheduledAt: 0,
  executedAt: 0,
  completedAt: null,
  maxLimit: 10_000,
  previewId: null,
  previewCount: 0,
  onExisting: 'keep_longer',
  revertedBy: null,
  targetedCount: 1000,
  affectedCount: 0,
  skippedCount: 0,
  failedCount: 0,
  notReachedCount: 0,
  status: 'running',
  pauseCause: null,
  cancelReason: null,
  failure: null,
  createdBy: 'admin',
  createdAt: 0,
  updatedAt: 0,
  version: 2,
}
const PATH = `/api/actions/bulk/jobs/${JOB.jobId}/events`

/** The real app, listening, with one job that does what the test says. */
export async function liveJob(t: Closing, jobWatcher: JobWatcherOptions = {}, options: TestAppOptions = {}) {
  let job: Job | null = JOB
  const opened = await storeOf(t)
  const store = { ...opened, getJob: (jobId: string) => (jobId === job?.jobId ? job : null) }
  const { app, keys, clock } = await testApp(t, { ...options, store, jobWatcher: { pollMs: 1, ...jobWatcher } })
  const origin = await app.listen({ port: 0 })
  return {
    app,
    keys,
    clock,
    url: `${origin}${PATH}`,
    /** Changes the job; null deletes it. */
    set(changes: Partial<Job> | null) {
      job = changes === null ? null : { ...(job ?? JOB), ...changes }
    },
    /** Follows the job. */
    open: (headers: Record<string, string> = {}) =>
      openEvents(t, `${origin}${PATH}`, { authorization: `Bearer ${keys.viewer}`, ...headers }),
    /** Resolves when nobody follows a job any more. */
    untilForgotten: () => until(() => app.jobWatcher.watched === 0, 'nobody follows a job any more'),
  }
}
