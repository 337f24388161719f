import { Readable } from 'node:stream'
import type { Job } from '../../db/jobs/job.ts'
import { TERMINAL } from '../../db/jobs/states.ts'
import type { JobListener } from '../../plugins/workers/job-watcher.ts'
import { eventText, HEARTBEAT, type Known, knownOf } from '../wire/job-event.ts'

/** The most that waits here for a client that reads slowly. The sockets have buffers of their own. */
const MAX_WAITING_BYTES = 4096

export interface JobEventStreamOptions {
  /** The job as it is now. */
  readonly job: Job
  /** What the client has received before. */
  readonly known: Known | null
  /** Subscribes to changes; returns what ends the subscription. */
  readonly watch: (listener: JobListener) => () => void
}

/**
 * The events of a job as text. A slow client misses events, but never the state that they lead to: only the last state is
 * kept for it.
 */
export function jobEventStream({ job, known: received, watch }: JobEventStreamOptions): Readable {
  let latest = job
  let known = received
  let targeted = job.targetedCount
  let isFull = false
  let isOver = false
  let stop = () => {}

  const stream = new Readable({
    highWaterMark: MAX_WAITING_BYTES,
    read() {
      isFull = false
      send()
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
    // A client that doesn't read would never see the end, and delay a server that closes.
    if (isFull) stream.destroy()
    else push(null)
  }
  const send = (): void => {
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

  // The head of the answer leaves with its first bytes, and the first event may be long in coming.
  push(HEARTBEAT)
  stop = watch({
    changed(next) {
      latest = next
      send()
    },
    beat() {
      if (!isFull && !isOver) push(HEARTBEAT)
    },
    ended: finish,
  })
  send()
  return stream
}
