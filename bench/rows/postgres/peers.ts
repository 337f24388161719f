import type { Benchmark } from '../../helpers/benchmark.ts'
import { timeJob } from '../../helpers/jobs.ts'
import { bestRate, installPeers, POSTGRES_PEERS } from '../../helpers/peers.ts'
import { withPostgres } from '../../helpers/postgres.ts'
import { startServer } from '../../helpers/server.ts'
import { median, short } from '../../helpers/statistics.ts'

/** Engines on PostgreSQL that have a job for each device. */
export const peers: Benchmark = {
  name: 'postgres:peers',
  quick: false,
  run: ({ devices, rounds }) =>
    withPostgres(async (postgres) => {
      installPeers()
      const inventory = await postgres.makeInventory(devices)
      const ours: number[] = []
      const best: number[] = []
      const rates = new Map<string, number[]>()
      for (let round = 0; round < rounds; round++) {
        const server = await startServer(await postgres.copyOf(inventory, 'ours'))
        const { milliseconds } = await timeJob(server, 'block', devices)
        await server.stop()
        ours.push((devices / milliseconds) * 1000)
        const found: number[] = []
        for (const peer of POSTGRES_PEERS) {
          const rate = await bestRate(peer, () => postgres.empty('peer'))
          rates.set(peer.script, [...(rates.get(peer.script) ?? []), rate])
          found.push(rate)
        }
        best.push(Math.max(...found))
      }
      const each = [...rates].map(([name, values]) => `${name} ${short(median(values))}`).join(', ')
      return [
        {
          what: `PostgreSQL: devices per second in a job over ${short(devices)} devices`,
          against:
            'the better of pg-boss and graphile-worker on the same cluster, a job for each device, best batch size',
          goal: { kind: 'at least', bound: 4 },
          rounds: ours.map((rate, round) => rate / (best[round] ?? Number.NaN)),
          figures: `${short(median(ours))}/s; ${each} jobs/s`,
        },
      ]
    }),
}
