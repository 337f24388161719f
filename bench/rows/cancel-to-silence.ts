import { openForReading } from '../../db/sqlite/connection.ts'
import type { Benchmark } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { startServer } from '../helpers/server.ts'
import { short } from '../helpers/statistics.ts'
import { timeCancels } from '../helpers/time-cancels.ts'

/** From sending a cancel to its answer, in the middle of a job. */
export const cancelToSilence: Benchmark = {
  name: 'cancel-to-silence',
  quick: true,
  run: ({ devices, quick }) =>
    inFolder(async (folder) => {
      const path = makeInventory(folder, devices)
      const server = await startServer(path)
      const db = openForReading(path)
      const touched = db
        .prepare<[string], number>(
          'SELECT count(*) FROM active_actions a JOIN jobs j ON j.seq = a.placed_by WHERE j.job_id = ?',
        )
        .pluck()
      const times = await timeCancels(server, devices, quick ? 5 : 12, (jobId) => touched.get(jobId) as number)
      db.close()
      await server.stop()
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
