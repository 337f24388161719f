import type { Benchmark } from '../../helpers/benchmark.ts'
import { asking, withPostgres } from '../../helpers/postgres.ts'
import { startServer } from '../../helpers/server.ts'
import { short } from '../../helpers/statistics.ts'
import { timeCancels } from '../../helpers/time-cancels.ts'

/** From sending a cancel to its answer, in the middle of a job. */
export const cancelToSilence: Benchmark = {
  name: 'postgres:cancel-to-silence',
  quick: false,
  run: ({ devices, quick }) =>
    withPostgres(async (postgres) => {
      const url = await postgres.copyOf(await postgres.makeInventory(devices), 'ours')
      const server = await startServer(url)
      const times = await asking(url, (ask) =>
        timeCancels(server, devices, quick ? 5 : 12, async (jobId) => {
          const [row] = await ask<{ count: number }>(
            'SELECT count(*) FROM active_actions a JOIN jobs j ON j.seq = a.placed_by WHERE j.job_id = $1',
            [jobId],
          )
          return row?.count ?? Number.NaN
        }),
      )
      await server.stop()
      return [
        {
          what: `PostgreSQL: from sending a cancel to silence, a job over ${short(devices)} devices running`,
          against: 'nothing: no device was touched after an answer',
          goal: { kind: 'at most', bound: 50, unit: 'ms' },
          rounds: times,
          figures: `${times.length} cancels at random moments`,
        },
      ]
    }),
}
