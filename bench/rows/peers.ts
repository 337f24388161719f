import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { runScript } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { median, short } from '../helpers/statistics.ts'

const FOLDER = join(import.meta.dirname, '../peers')

interface Peer {
  readonly script: string
  /** As many jobs as it does in some seconds. */
  readonly jobs: number
  readonly settings: readonly { readonly batch?: number; readonly concurrency?: number }[]
}
const PEERS: readonly Peer[] = [
  { script: 'plainjob', jobs: 20_000, settings: [{}] },
  { script: 'liteque', jobs: 1000, settings: [{ concurrency: 1 }, { concurrency: 16 }] },
  { script: 'pg-boss', jobs: 20_000, settings: [{ batch: 100 }, { batch: 1000 }, { batch: 5000 }] },
  {
    script: 'graphile-worker',
    jobs: 20_000,
    settings: [
      { batch: 1, concurrency: 8 },
      { batch: 500, concurrency: 24 },
      { batch: 2000, concurrency: 100 },
    ],
  },
]

/** Engines that have a job for each device. They are installed from their own lock file, since nothing else needs them. */
export const peers: Benchmark = {
  name: 'peers',
  quick: false,
  run: ({ devices, rounds }) =>
    inFolder(async (folder) => {
      if (!existsSync(join(FOLDER, 'node_modules'))) execFileSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit' })
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
        for (const peer of PEERS) {
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

/** Jobs in a second, with whichever setting suits the engine best. */
async function bestRate({ script, jobs, settings }: Peer): Promise<number> {
  const rates: number[] = []
  for (const setting of settings) {
    const rate = await inFolder(async (folder) => {
      const result = await runScript<{ milliseconds: number; jobs: number }>(`peers/${script}.js`, {
        folder,
        jobs,
        ...setting,
      })
      check(result.jobs === jobs, `${script} did ${result.jobs} of ${jobs} jobs`)
      return (jobs / result.milliseconds) * 1000
    })
    rates.push(rate)
  }
  return Math.max(...rates)
}
