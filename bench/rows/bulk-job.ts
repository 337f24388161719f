import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { chunksOf } from '../helpers/chunks-of.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { runScript } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { short, sides } from '../helpers/statistics.ts'

/** A job over the whole inventory. */
export const bulkJob: Benchmark = {
  name: 'bulk-job',
  quick: true,
  run: ({ devices, rounds }) =>
    inFolder(async (folder) => {
      const inventory = makeInventory(folder, devices)
      let chunks = { targets: [], chunks: [] } as ReturnType<typeof chunksOf>
      const ours = async () => {
        const path = copyOf(inventory, 'ours')
        const server = await startServer(path)
        const { id, milliseconds } = await timeJob(server, 'block', devices)
        await server.stop()
        chunks = chunksOf(path, id)
        return milliseconds
      }
      const theirs = async () => {
        const input = { path: copyOf(inventory, 'theirs'), ...chunks }
        const result = await runScript<{ milliseconds: number; devices: number }>('references/bulk-job.ts', input)
        check(result.devices === devices, `the script wrote ${result.devices} devices`)
        return result.milliseconds
      }
      const pair = await alternate(rounds, ours, theirs)
      return [
        {
          what: `A job over ${short(devices)} devices, from its start to completed: time`,
          against: 'better-sqlite3 alone, the same rows, items included, in as many fsynced chunks',
          goal: { kind: 'at most', bound: 1.3 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'ms'),
        },
      ]
    }),
}
