import t from 'tap'
import type { JobListener } from '../../plugins/workers/job-watcher.ts'
import { type JobEventStreamOptions, jobEventStream } from '../../routes/streams/job-event-stream.ts'
import { JOB } from '../helpers/live-job.ts'

/** A stream that nobody reads, and the listener that tells it of the job. */
function unread(options: Partial<JobEventStreamOptions> = {}) {
  const listeners: JobListener[] = []
  let stopped = 0
  const watch = (listener: JobListener) => {
    listeners.push(listener)
    return () => void stopped++
  }
  const stream = jobEventStream({ job: JOB, known: null, watch, ...options })
  return { stream, listener: listeners[0] as JobListener, stopped: () => stopped }
}

t.test('only a few events wait for a client that does not read', async (t) => {
  const { stream, listener } = unread()
  for (let affectedCount = 1; affectedCount <= 10_000; affectedCount++) {
    listener.changed({ ...JOB, targetedCount: 20_000, affectedCount })
    listener.beat()
  }
  t.ok(stream.readableLength < 8192, `${stream.readableLength} bytes`)
})

t.test('a slow client misses events, never the state they lead to', async (t) => {
  const { stream, listener } = unread()
  for (let affectedCount = 1; affectedCount < 1000; affectedCount++) listener.changed({ ...JOB, affectedCount })
  listener.changed({ ...JOB, affectedCount: 1000, status: 'completed', version: 3 })
  const text = (await stream.setEncoding('utf8').toArray()).join('')
  const events = [...text.matchAll(/^id: (.+)\nevent: (.+)$/gm)].map(([, id, event]) => `${event} ${id}`)
  t.ok(events.length < 100)
  t.strictSame(events.slice(-2), ['status 3.1000', 'end 3.1000'])
})

t.test('a client that does not read is cut off when the server closes', async (t) => {
  const { stream, listener, stopped } = unread()
  for (let affectedCount = 1; affectedCount < 100; affectedCount++) listener.changed({ ...JOB, affectedCount })
  listener.ended()
  t.ok(stream.destroyed)
  t.ok(stopped() > 0)
})

t.test('nothing is sent after the end', async (t) => {
  const { stream, listener } = unread({ job: { ...JOB, status: 'completed', version: 3 } })
  listener.changed({ ...JOB, version: 4 })
  listener.beat()
  listener.ended()
  const text = (await stream.setEncoding('utf8').toArray()).join('')
  t.strictSame(text.match(/^event: .+$/gm), ['event: status', 'event: end'])
})
