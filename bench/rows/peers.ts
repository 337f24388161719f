import type { Benchmark } from '../helpers/benchmark.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { bestRate, installPeers, POSTGRES_PEERS, SQLITE_PEERS } from '../helpers/peers.ts'
import { startServer } from '../helpers/server.ts'
import { median, short } from '../helpers/statistics.ts'

/** Engines that have a job for each device. */
export const peers: Benchmark = {
  name: 'peers',
  quick: false,
  run: ({ devices, rounds }) =>
    inFolder(async (folder) => {
      installPeers()
      const inventory = makeInventory(folder, devices)
      const ours: number[] = []
      const best: number[] = []
      const rates = new Map<string, number[]>()
      for (let round = 0; round < Math.min(rounds, 3); round++) {
        const server = await startServer(copyOf(inventory, 'ours'))
        const { milliseconds } = await timeJob(server, 'block', devices)
        await server.stop()
        ours.push((devices / milliseconds) * 1000)
        const found: number[] = []
        for (const peer of [...SQLITE_PEERS, ...POSTGRES_PEERS]) {
          const rate = await bestRate(peer)
          rates.set(peer.script, [...(rates.get(peer.script) ?? []), rate])
          found.push(rate)
        }
        best.push(Math.max(...found))
      }
      const each = [...rates].map(([name, values]) => `${name} ${short(median(values))}`).join(', ')
      return [
        {
          what: `Devices per second in a job over ${short(devices)} devices`,
          against: 'the best of plainjob, liteque, pg-boss and graphile-worker, a job for each device, best batch size',
          goal: { kind: 'at least', bound: 20 },
          rounds: ours.map((rate, round) => rate / (best[round] ?? Number.NaN)),
          figures: `${short(median(ours))}/s; ${each} jobs/s`,
        },
      ]
    }),
}
