import { Readable } from 'node:stream'
import type { Job } from '../../db/jobs/job.ts'
import { TERMINAL } from '../../db/jobs/states.ts'
import type { JobListener } from '../../plugins/workers/job-watcher.ts'
import { eventText, HEARTBEAT, type Known, knownOf } from '../wire/job-event.ts'

/** What waits here at most for a client that reads slowly; the sockets below have buffers of their own. */
const MAX_WAITING_BYTES = 4096

export interface JobEventStreamOptions {
  /** The job as it is now. */
  readonly job: Job
  /** What the client has heard already. */
  readonly known: Known | null
  /** Begins to tell of changes; returns what stops it. */
  readonly watch: (listener: JobListener) => () => void
}

/**
 * The events of a job as text. A client that is slow misses events, never the state that they lead to: while it doesn't
 * read nothing is kept for it but the last state.
 */
export function jobEventStream({ job, known: heard, watch }: JobEventStreamOptions): Readable {
  let latest = job
  let known = heard
  let targeted = job.targetedCount
  let isFull = false
  let isOver = false
  let stop = () => {}

  const stream = new Readable({
    highWaterMark: MAX_WAITING_BYTES,
    read() {
      isFull = false
      tell()
    },
    destroy(error, done) {
      isOver = true
      stop()
      done(error)
    },
  })
  const push = (text: string | null): void => {
    isFull = !stream.push(text)
  }
  const finish = (): void => {
    if (isOver) return
    isOver = true
    stop()
    // Who doesn't read would never see the end, and keep a closing server waiting.
    if (isFull) stream.destroy()
    else push(null)
  }
  const tell = (): void => {
    if (isFull || isOver) return
    const now = knownOf(latest)
    if (known?.version !== now.version) push(eventText('status', latest))
    else if (known.settled !== now.settled || targeted !== latest.targetedCount) push(eventText('progress', latest))
    known = now
    targeted = latest.targetedCount
    if (!TERMINAL.includes(latest.status)) return
    push(eventText('end', latest))
    isFull = false
    finish()
  }

  // The head of the answer is sent with its first bytes, and a client that comes back may have to wait for news.
  push(HEARTBEAT)
  stop = watch({
    changed(next) {
      latest = next
      tell()
    },
    beat() {
      if (!isFull && !isOver) push(HEARTBEAT)
    },
    ended: finish,
  })
  tell()
  return stream
}
