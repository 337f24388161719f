import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { ipOf, macOf, makeInventory } from '../helpers/inventory.ts'
import { createJob, waitForJob } from '../helpers/jobs.ts'
import { runScript } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { median, short, sides } from '../helpers/statistics.ts'
import { timePreview, timesOf } from '../helpers/time-preview.ts'

interface Case {
  readonly name: string
  readonly criteria: object
  readonly where: string
}

const SUBNET = ipOf(0)

/** A tenth to a quarter of the inventory, each found by another index or by none. */
const CASES: readonly Case[] = [
  {
    name: 'OUI',
    criteria: { rules: [{ field: 'mac', operator: 'starts_with', value: '24:0a:c4' }] },
    where: `d.mac BETWEEN ${macOf(0)} AND ${macOf(0) + 0xff_ffff}`,
  },
  {
    name: 'subnet',
    criteria: { rules: [{ field: 'ip', operator: 'in_subnet', value: '10.0.0.0/10' }] },
    where: `d.mac IN (SELECT mac FROM addresses WHERE ip BETWEEN ${SUBNET} AND ${SUBNET + 0x3f_ffff})`,
  },
  {
    name: 'status',
    criteria: { rules: [{ field: 'status', operator: 'equals', value: 'block' }] },
    where: `d.mac IN (SELECT mac FROM active_actions WHERE action_type = 'block')`,
  },
  {
    name: 'hostname',
    criteria: { rules: [{ field: 'hostname', operator: 'contains', value: 'cam-' }] },
    where: `instr(d.hostname_key, 'cam-') > 0`,
  },
]

/** Counting and storing what criteria match. */
export const preview: Benchmark = {
  name: 'preview',
  quick: true,
  run: ({ devices: most, rounds, quick }) =>
    inFolder(async (folder) => {
      // With fewer, a request takes longer than what is asked.
      const devices = quick ? 4 * most : most
      const inventory = makeInventory(folder, devices)
      const server = await startServer(inventory)
      const blocked = { rules: [{ field: 'hostname', operator: 'starts_with', value: 'tv-' }] }
      await waitForJob(server, (await createJob(server, 'block', blocked)).job_id)
      await server.stop()
      const reference = copyOf(inventory, 'reference')
      const lines: Line[] = []
      const ours = await startServer(inventory)
      for (const store of [false, true]) {
        for (const { name, criteria, where } of CASES) {
          const sizes = new Set<number>()
          const pair = await alternate(
            rounds,
            () => timePreview(ours, criteria, store, sizes),
            () => timeScript(reference, where, store, sizes),
          )
          check(sizes.size === 1, `the same criteria match ${[...sizes].join(' and ')} devices`)
          lines.push({
            what: `A preview over ${short(devices)} devices by ${name}, ${store ? 'storing the set' : 'count_only'}: time`,
            against: `a bare script that ${store ? 'selects and stores' : 'counts'} the same keys`,
            // A count that takes the bare script 2 ms is mostly the request.
            goal: { kind: 'at most', bound: 1.5, limit: store ? 3 : 6 },
            rounds: ratios(pair),
            figures: `${sides(pair.ours, pair.theirs, 'ms')}, ${short([...sizes][0] ?? 0)} match`,
          })
        }
      }
      await ours.stop()
      return lines
    }),
}

async function timeScript(path: string, where: string, store: boolean, sizes: Set<number>): Promise<number> {
  const input = { path, where, store, times: timesOf(store) }
  const results = await runScript<{ milliseconds: number; devices: number }[]>('references/preview.ts', input)
  for (const { devices } of results) sizes.add(devices)
  return median(results.map(({ milliseconds }) => milliseconds))
}
