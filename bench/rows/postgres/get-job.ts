import { ratios } from '../../helpers/alternate.ts'
import type { Benchmark } from '../../helpers/benchmark.ts'
import { compareGets } from '../../helpers/compare-gets.ts'
import { timeJob } from '../../helpers/jobs.ts'
import { withPostgres } from '../../helpers/postgres.ts'
import { startReference } from '../../helpers/script.ts'
import { startServer } from '../../helpers/server.ts'
import { sides } from '../../helpers/statistics.ts'

const DEVICES = 1000

/** Reading a job, with all that stands in front of it. */
export const getJob: Benchmark = {
  name: 'postgres:get-job',
  quick: false,
  run: (scale) =>
    withPostgres(async (postgres) => {
      const url = await postgres.copyOf(await postgres.makeInventory(DEVICES), 'ours')
      const server = await startServer(url)
      const { id } = await timeJob(server, 'block', DEVICES)
      const reference = await startReference('references/postgres/get-job.ts', { url })
      const pair = await compareGets(server, reference, id, scale)
      await Promise.all([server.stop(), reference.stop()])
      return [
        {
          what: 'PostgreSQL: GET a job, 64 connections, auth and validation on: rate',
          against: 'a bare Fastify route with the same statement, prepared, over a pool of pg',
          goal: { kind: 'at least', bound: 0.5 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'answers/s'),
        },
      ]
    }),
}
