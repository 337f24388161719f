import { alternate, ratios } from '../../helpers/alternate.ts'
import { type Benchmark, check } from '../../helpers/benchmark.ts'
import { load } from '../../helpers/load.ts'
import { asking, withPostgres } from '../../helpers/postgres.ts'
import { SCHEDULED_JOB } from '../../helpers/scheduled-jobs.ts'
import { startReference } from '../../helpers/script.ts'
import { startServer } from '../../helpers/server.ts'
import { sides } from '../../helpers/statistics.ts'

const JOBS = '/api/actions/bulk/jobs'

/** Creating jobs, each answered after its commit. */
export const writeJobs: Benchmark = {
  name: 'postgres:write-jobs',
  quick: false,
  run: ({ rounds, quick }) =>
    withPostgres(async (postgres) => {
      const empty = await postgres.makeInventory(1)
      const rateOf = async (side: string, start: (url: string) => Promise<Started>) => {
        const url = await postgres.copyOf(empty, side)
        const { origin, headers = {}, stop } = await start(url)
        const json = { ...headers, 'content-type': 'application/json' }
        const made = await load({
          url: origin + JOBS,
          seconds: quick ? 2 : 5,
          method: 'POST',
          headers: json,
          body: SCHEDULED_JOB,
        })
        await stop()
        const [row] = await asking(url, (ask) => ask<{ count: number }>('SELECT count(*) FROM jobs'))
        check((row?.count ?? 0) >= made.answers, 'not every job was made')
        return made.rate
      }
      const pair = await alternate(
        rounds,
        () => rateOf('ours', startServer),
        () => rateOf('theirs', (url) => startReference('references/postgres/write-jobs.ts', { url })),
      )
      return [
        {
          what: 'PostgreSQL: create a job, 64 connections, fsynced: rate',
          against: 'the same statements and ids, one transaction per request, bare Fastify',
          goal: { kind: 'at least', bound: 2 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'answers/s'),
        },
      ]
    }),
}

interface Started {
  readonly origin: string
  readonly headers?: Readonly<Record<string, string>>
  stop(): Promise<void>
}
