import { type Benchmark, check } from '../helpers/benchmark.ts'
import { inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { startServer } from '../helpers/server.ts'
import { short } from '../helpers/statistics.ts'

const TIMES = 10
const ACTIONS = ['block', 'throttle']

/** Ten times the devices: the time, and the memory at its peak. */
export const tenMillion: Benchmark = {
  name: 'ten-million',
  quick: false,
  run: ({ devices }) =>
    inFolder(async (folder) => {
      const few = await startServer(makeInventory(folder, devices, 'few'))
      const many = await startServer(makeInventory(folder, TIMES * devices, 'many'))
      const times: number[] = []
      const growths: number[] = []
      const took = { few: [] as number[], many: [] as number[] }
      const peaks = { few: [] as number[], many: [] as number[] }
      for (const action of ACTIONS) {
        for (const [side, server, count] of [
          ['few', few, devices],
          ['many', many, TIMES * devices],
        ] as const) {
          server.peakMemory()
          const { milliseconds } = await timeJob(server, action, count)
          took[side].push(milliseconds)
          peaks[side].push(server.peakMemory())
        }
        times.push((took.many.at(-1) as number) / (took.few.at(-1) as number))
        growths.push((peaks.many.at(-1) as number) - (peaks.few.at(-1) as number))
      }
      await Promise.all([few.stop(), many.stop()])
      check(times.length === ACTIONS.length, 'a job is missing')
      const all = (values: readonly number[]) => values.map(short).join(', ')
      return [
        {
          what: `A job over ${short(TIMES * devices)} devices: time`,
          against: `a job over ${short(devices)} devices`,
          goal: { kind: 'at most', bound: 12 },
          rounds: times,
          figures: `${all(took.many)} and ${all(took.few)} ms`,
        },
        {
          what: `A job over ${short(TIMES * devices)} devices: memory (RSS) at its peak, more than`,
          against: `a job over ${short(devices)} devices`,
          goal: { kind: 'at most', bound: 64, unit: 'MiB' },
          rounds: growths,
          figures: `${all(peaks.many)} and ${all(peaks.few)} MiB`,
        },
      ]
    }),
}
