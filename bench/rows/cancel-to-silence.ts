import { openForReading } from '../../db/sqlite/connection.ts'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { createJob, readJob, waitForJob } from '../helpers/jobs.ts'
import { call, startServer } from '../helpers/server.ts'
import { short } from '../helpers/statistics.ts'

const ACTIONS = ['block', 'deny', 'throttle', 'monitor']

/**
 * From sending a cancel to its answer, in the middle of a job. What was touched is counted in the database as soon as the
 * answer is there, and again later: nothing may have been added. So the last device was touched before the answer, and
 * the time to the answer is the most that silence can take.
 */
export const cancelToSilence: Benchmark = {
  name: 'cancel-to-silence',
  quick: true,
  run: ({ devices, quick }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, devices)
      const server = await startServer(path)
      const db = openForReading(path)
      const touched = db.prepare<[string], number>(
        'SELECT count(*) FROM active_actions a JOIN jobs j ON j.seq = a.placed_by WHERE j.job_id = ?',
      )
      const times: number[] = []
      let cancelled = 0
      for (let round = 0; round < (quick ? 5 : 12); round++) {
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
        const count = touched.pluck().get(job_id)
        times.push(milliseconds)
        await new Promise((done) => setTimeout(done, 100))
        const { affected_count } = await readJob(server, job_id)
        check(touched.pluck().get(job_id) === count, 'a device was touched after the answer')
        check(affected_count === count, `${affected_count} devices are counted and ${count} were touched`)
        cancelled++
        const cleanup = await call<{ job_id: string }>(server, 'POST', '/actions/bulk/jobs', {
          action_type: 'cleanup',
          action_reason: 'Benchmark',
          max_limit: devices,
          criteria: { rules: [{ field: 'status', operator: 'exists' }] },
        })
        await waitForJob(server, cleanup.job_id)
      }
      db.close()
      await server.stop()
      check(cancelled > 0, 'every job was over before it could be cancelled')
      return [
        {
          what: `From sending a cancel to silence, a job over ${short(devices)} devices running`,
          against: 'nothing: no device was touched after an answer',
          goal: { kind: 'at most', bound: 20, unit: 'ms' },
          rounds: times,
          figures: `${times.length} cancels at random moments`,
        },
      ]
    }),
}
