import { alternate, ratios } from '../../helpers/alternate.ts'
import { type Benchmark, check } from '../../helpers/benchmark.ts'
import { timeJob } from '../../helpers/jobs.ts'
import { asking, withPostgres } from '../../helpers/postgres.ts'
import { runScript } from '../../helpers/script.ts'
import { startServer } from '../../helpers/server.ts'
import { short, sides } from '../../helpers/statistics.ts'

/** As many devices as the server judges in one transaction at most. */
const SEARCH_MAX = 250_000

/** A job over the whole inventory. */
export const bulkJob: Benchmark = {
  name: 'postgres:bulk-job',
  quick: false,
  run: ({ devices, rounds }) =>
    withPostgres(async (postgres) => {
      const inventory = await postgres.makeInventory(devices)
      let chunks: number[] = []
      const ours = async () => {
        const url = await postgres.copyOf(inventory, 'ours')
        const server = await startServer(url)
        const { id, milliseconds } = await timeJob(server, 'block', devices)
        await server.stop()
        chunks = await chunksOf(url, id)
        return milliseconds
      }
      const theirs = async () => {
        const url = await postgres.copyOf(inventory, 'theirs')
        // How the targets were cut is not kept: the largest steps that there can be, and the fewest fsyncs, are taken.
        const input = { url, targetsAtOnce: SEARCH_MAX, chunks }
        const result = await runScript<{ milliseconds: number; devices: number }>(
          'references/postgres/bulk-job.ts',
          input,
        )
        check(result.devices === devices, `the script wrote ${result.devices} devices`)
        return result.milliseconds
      }
      const pair = await alternate(rounds, ours, theirs)
      return [
        {
          what: `PostgreSQL: a job over ${short(devices)} devices, from its start to completed: time`,
          against: 'a bare pg client, the same rows, items included, in as many fsynced chunks',
          goal: { kind: 'at most', bound: 1.5 },
          rounds: ratios(pair),
          figures: `${sides(pair.ours, pair.theirs, 'ms')}, ${chunks.length} chunks`,
        },
      ]
    }),
}

/** The chunks in which a job was done, for a reference that is to do the same ones. */
const chunksOf = (url: string, jobId: string): Promise<number[]> =>
  asking(url, async (ask) => {
    const rows = await ask<{ last_mac: number }>(
      'SELECT c.last_mac FROM job_chunks c JOIN jobs j USING (seq) WHERE j.job_id = $1 ORDER BY c.last_mac',
      [jobId],
    )
    return rows.map((row) => row.last_mac)
  })
