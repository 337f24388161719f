import { check } from './benchmark.ts'
import { createJob, readJob, waitForJob } from './jobs.ts'
import { call, type Server } from './server.ts'

const ACTIONS = ['block', 'deny', 'throttle', 'monitor']

/**
 * Cancels jobs at random moments; answers how long each took from sending the cancel to its answer, in milliseconds. What
 * was touched is counted in the database, by `countTouched`, as soon as the answer is there, and again later: nothing may
 * have been added. So the last device was touched before the answer, and the time to the answer is the most that silence
 * can take.
 */
export async function timeCancels(
  server: Server,
  devices: number,
  rounds: number,
  countTouched: (jobId: string) => number | Promise<number>,
): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { job_id } = await createJob(server, ACTIONS[round % ACTIONS.length] as string)
    const share = Math.random() * 0.9
    const job = await waitForJob(server, job_id, ({ affected_count }) => affected_count > share * devices)
    if (job.status === 'completed') continue
    const began = performance.now()
    const answer = await fetch(`${server.origin}/api/actions/bulk/jobs/${job_id}/cancel`, {
      method: 'POST',
      headers: server.headers,
    })
    const milliseconds = performance.now() - began
    // A job that ended a moment earlier has nothing left to cancel.
    if (answer.status === 409) continue
    check(answer.status === 200, `the cancel was answered with ${answer.status}`)
    const count = await countTouched(job_id)
    times.push(milliseconds)
    await new Promise((done) => setTimeout(done, 100))
    const { affected_count } = await readJob(server, job_id)
    check((await countTouched(job_id)) === count, 'a device was touched after the answer')
    check(affected_count === count, `${affected_count} devices are counted and ${count} were touched`)
    const cleanup = await call<{ job_id: string }>(server, 'POST', '/actions/bulk/jobs', {
      action_type: 'cleanup',
      action_reason: 'Benchmark',
      max_limit: devices,
      criteria: { rules: [{ field: 'status', operator: 'exists' }] },
    })
    await waitForJob(server, cleanup.job_id)
  }
  check(times.length > 0, 'every job was over before it could be cancelled')
  return times
}
