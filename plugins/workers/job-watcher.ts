import fp from 'fastify-plugin'
import type { Job } from '../../db/jobs/job.ts'
import type { MaybePromise } from '../../db/verbs.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly jobWatcher: JobWatcher
  }
}

/** Follows a job by a `JobWatcher`. */
export interface JobListener {
  /** The job has changed since the last call. */
  changed(job: Job): void
  /** Called from time to time, also where nothing changes. */
  beat(): void
  /** No further call: the job was deleted, the store can't be read, or the server closes. */
  ended(): void
}
/** Calls listeners as jobs change. A job is read once per look, however many listeners it has. */
export interface JobWatcher {
  /** Adds a listener; returns what removes it, harmless when repeated. */
  watch(jobId: string, listener: JobListener): () => void
  /** How many jobs are being watched, with one timer each. */
  readonly watched: number
  /** Ends every listener, and later ones at once. */
  close(): void
}
export interface JobWatcherOptions {
  /** The pause between two looks at a job, and so between two events. */
  readonly pollMs?: number | undefined
  readonly heartbeatMs?: number | undefined
}
interface Parts {
  readonly pollMs: number
  readonly heartbeatMs: number
  readonly read: (jobId: string) => MaybePromise<Job | null>
  readonly onFault: (error: unknown, jobId: string) => void
}
interface Watch {
  readonly listeners: Set<JobListener>
  readonly timer: NodeJS.Timeout
}

/**
 * Polls jobs by a lookup, without the runner: a thousand listeners cost the thread that does the work nothing, and another
 * process could serve them as well.
 */
export function createJobWatcher({ read, onFault, pollMs, heartbeatMs }: Parts): JobWatcher {
  const watches = new Map<string, Watch>()
  const looksPerBeat = Math.max(1, Math.round(heartbeatMs / pollMs))
  let closed = false

  const end = (jobId: string): void => {
    const watch = watches.get(jobId)
    clearInterval(watch?.timer)
    watches.delete(jobId)
    for (const listener of watch?.listeners ?? []) listener.ended()
  }
  const begin = (jobId: string): Watch => {
    const listeners = new Set<JobListener>()
    let last = ''
    let looks = 0
    let isLooking = false
    const see = (job: Job | null): void => {
      isLooking = false
      if (watches.get(jobId)?.listeners !== listeners) return
      if (job === null) {
        end(jobId)
        return
      }
      const state = stateOf(job)
      if (state !== last) notify(listeners, (listener) => listener.changed(job))
      last = state
      if (++looks % looksPerBeat === 0) notify(listeners, (listener) => listener.beat())
    }
    const look = (): void => {
      if (isLooking) return
      isLooking = true
      const job = readOrNull(jobId)
      if (job instanceof Promise) void job.then(see)
      else see(job)
    }
    const watch = { listeners, timer: setInterval(look, pollMs) }
    watches.set(jobId, watch)
    return watch
  }
  const readOrNull = (jobId: string): MaybePromise<Job | null> => {
    const fail = (error: unknown): null => {
      onFault(error, jobId)
      return null
    }
    try {
      const job = read(jobId)
      return job instanceof Promise ? job.catch(fail) : job
    } catch (error) {
      return fail(error)
    }
  }

  return {
    watch(jobId, listener) {
      if (closed) {
        listener.ended()
        return () => {}
      }
      const { listeners, timer } = watches.get(jobId) ?? begin(jobId)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || watches.get(jobId)?.listeners !== listeners) return
        clearInterval(timer)
        watches.delete(jobId)
      }
    },
    get watched() {
      return watches.size
    },
    close() {
      closed = true
      for (const jobId of watches.keys()) end(jobId)
    },
  }
}

/** How many are called in one turn: writing to a thousand sockets would delay all other requests. */
const AT_ONCE = 50

/** Calls all current listeners that are still there at their turn. Each gets its calls in order. */
function notify(listeners: ReadonlySet<JobListener>, call: (listener: JobListener) => void): void {
  const waiting = [...listeners]
  const next = (): void => {
    for (const listener of waiting.splice(0, AT_ONCE)) if (listeners.has(listener)) call(listener)
    if (waiting.length > 0) setImmediate(next)
  }
  next()
}

/** Differs whenever listeners are to be called; also when the targets become known, before any is settled. */
function stateOf({ version, targetedCount, affectedCount, skippedCount, failedCount }: Job): string {
  return [version, targetedCount, affectedCount, skippedCount, failedCount].join()
}

/** Makes `app.jobWatcher`. It ends its listeners before the server waits for its connections to close. */
export default fp<JobWatcherOptions>(
  async (app, { pollMs = 250, heartbeatMs = 15_000 }) => {
    const watcher = createJobWatcher({
      read: app.store.getJob,
      onFault: (err, jobId) => app.log.error({ err, jobId }, 'could not look at a job'),
      pollMs,
      heartbeatMs,
    })
    app.decorate('jobWatcher', watcher)
    app.addHook('preClose', async () => watcher.close())
  },
  { name: 'job-watcher', dependencies: ['store'] },
)
