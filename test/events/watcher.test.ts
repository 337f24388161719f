import { mock } from 'node:test'
import t, { type Test } from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import { createJobWatcher, type JobListener } from '../../plugins/workers/job-watcher.ts'
import { JOB } from '../helpers/live-job.ts'

/** Time stands until the test moves it. */
function stopTime(t: Test): void {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
}

/** A watcher of a job that changes with every look, and counts the looks. */
function counting() {
  let reads = 0
  const faults: unknown[] = []
  const watcher = createJobWatcher({
    read: (jobId) => ({ ...JOB, jobId, affectedCount: ++reads }),
    onFault: (error) => void faults.push(error),
    pollMs: 250,
    heartbeatMs: 15_000,
  })
  return { watcher, faults, reads: () => reads }
}
function listener() {
  const heard: string[] = []
  const one: JobListener = {
    changed: ({ affectedCount }: Job) => void heard.push(String(affectedCount)),
    beat: () => void heard.push('beat'),
    ended: () => void heard.push('ended'),
  }
  return { heard, ...one }
}

t.test('a thousand listeners need as many looks as one, and are called at most four times a second', async (t) => {
  stopTime(t)
  const { watcher, reads } = counting()
  const listeners = Array.from({ length: 1000 }, listener)
  for (const one of listeners) watcher.watch('job', one)
  mock.timers.tick(1000)
  t.equal(reads(), 4)
  const told = () => listeners.filter(({ heard }) => heard.length > 0).length
  t.ok(told() < 100, `${told()} of them were told before anybody else had a turn`)
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  t.strictSame(new Set(listeners.map(({ heard }) => heard.join())), new Set(['1,2,3,4']))
})

t.test('without listeners there are no looks', async (t) => {
  stopTime(t)
  const { watcher, reads } = counting()
  const stops = [watcher.watch('job', listener()), watcher.watch('job', listener()), watcher.watch('other', listener())]
  t.equal(watcher.watched, 2)
  for (const stop of [...stops, ...stops]) stop()
  t.equal(watcher.watched, 0)
  mock.timers.tick(10_000)
  t.equal(reads(), 0)
})

t.test('removing a listener twice does not remove a later one', async (t) => {
  stopTime(t)
  const { watcher } = counting()
  const stop = watcher.watch('job', listener())
  stop()
  const late = listener()
  watcher.watch('job', late)
  stop()
  t.equal(watcher.watched, 1)
  mock.timers.tick(250)
  t.strictSame(late.heard, ['1'])
})

t.test('a job that does not change has only beats', async (t) => {
  stopTime(t)
  const watcher = createJobWatcher({
    read: () => JOB,
    onFault: () => t.fail('no fault'),
    pollMs: 250,
    heartbeatMs: 15_000,
  })
  const one = listener()
  watcher.watch('job', one)
  mock.timers.tick(45_000)
  t.strictSame(one.heard, ['0', 'beat', 'beat', 'beat'])
})

t.test('listeners are called for changes only: of state, targets and outcomes', async (t) => {
  stopTime(t)
  let job: Job = JOB
  const parts = { read: () => job, onFault: () => t.fail('no fault'), pollMs: 250, heartbeatMs: 15_000 }
  const heard: Job[] = []
  createJobWatcher(parts).watch('job', { ...listener(), changed: (now) => void heard.push(now) })
  const told = [JOB]
  mock.timers.tick(250)
  for (const member of ['version', 'targetedCount', 'affectedCount', 'skippedCount', 'failedCount'] as const) {
    job = { ...job, [member]: job[member] + 1 }
    told.push(job)
    mock.timers.tick(500)
  }
  t.strictSame(heard, told)
})

t.test('a fault of the store ends the listeners and is reported once', async (t) => {
  stopTime(t)
  const faults: unknown[] = []
  const read = () => {
    throw new Error('disk I/O error')
  }
  const watcher = createJobWatcher({ read, onFault: (error) => faults.push(error), pollMs: 250, heartbeatMs: 15_000 })
  const [one, other] = [listener(), listener()]
  watcher.watch('job', one)
  watcher.watch('job', other)
  mock.timers.tick(1000)
  t.strictSame([one.heard, other.heard], [['ended'], ['ended']])
  t.equal(faults.length, 1)
  t.equal(watcher.watched, 0)
})

t.test('closing ends the listeners, and later ones at once', async (t) => {
  stopTime(t)
  const { watcher } = counting()
  const [one, late] = [listener(), listener()]
  watcher.watch('job', one)
  watcher.close()
  watcher.watch('job', late)()
  watcher.close()
  t.strictSame([one.heard, late.heard], [['ended'], ['ended']])
  t.equal(watcher.watched, 0)
})
