import { ipKey } from '../../../db/postgres/ip-key.ts'
import { alternate, ratios } from '../../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../../helpers/benchmark.ts'
import { ipOf, macOf } from '../../helpers/inventory.ts'
import { createJob, waitForJob } from '../../helpers/jobs.ts'
import { asking, withPostgres } from '../../helpers/postgres.ts'
import { runScript } from '../../helpers/script.ts'
import { startServer } from '../../helpers/server.ts'
import { median, short, sides } from '../../helpers/statistics.ts'
import { timePreview, timesOf } from '../../helpers/time-preview.ts'

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
    where: `d.mac IN (SELECT mac FROM addresses WHERE ip BETWEEN '${ipKey(SUBNET)}' AND '${ipKey(SUBNET + 0x3f_ffff)}')`,
  },
  {
    name: 'status',
    criteria: { rules: [{ field: 'status', operator: 'equals', value: 'block' }] },
    where: `d.mac IN (SELECT mac FROM active_actions WHERE action_type = 'block')`,
  },
  {
    name: 'hostname',
    criteria: { rules: [{ field: 'hostname', operator: 'contains', value: 'cam-' }] },
    where: `strpos(d.hostname_key, 'cam-') > 0`,
  },
]

/** Counting and storing what criteria match. */
export const preview: Benchmark = {
  name: 'postgres:preview',
  quick: false,
  run: ({ devices, rounds }) =>
    withPostgres(async (postgres) => {
      const inventory = await postgres.makeInventory(devices)
      const url = await postgres.copyOf(inventory, 'blocked')
      const server = await startServer(url)
      const blocked = { rules: [{ field: 'hostname', operator: 'starts_with', value: 'tv-' }] }
      await waitForJob(server, (await createJob(server, 'block', blocked)).job_id)
      await server.stop()
      await asking(url, (ask) => ask('VACUUM ANALYZE'))
      const ours = await startServer(await postgres.copyOf('blocked', 'ours'))
      const lines: Line[] = []
      for (const store of [false, true]) {
        for (const { name, criteria, where } of CASES) {
          const sizes = new Set<number>()
          const pair = await alternate(
            rounds,
            () => timePreview(ours, criteria, store, sizes),
            () => timeScript(url, where, store, sizes),
          )
          check(sizes.size === 1, `the same criteria match ${[...sizes].join(' and ')} devices`)
          lines.push({
            what: `PostgreSQL: a preview over ${short(devices)} devices by ${name}, ${store ? 'storing the set' : 'count_only'}: time`,
            against: `a bare pg client that ${store ? 'selects and stores' : 'counts'} the same keys`,
            goal: { kind: 'at most', bound: 1.5 },
            rounds: ratios(pair),
            figures: `${sides(pair.ours, pair.theirs, 'ms')}, ${short([...sizes][0] ?? 0)} match`,
          })
        }
      }
      await ours.stop()
      return lines
    }),
}

async function timeScript(url: string, where: string, store: boolean, sizes: Set<number>): Promise<number> {
  const input = { url, where, store, times: timesOf(store) }
  const results = await runScript<{ milliseconds: number; devices: number }[]>('references/postgres/preview.ts', input)
  for (const { devices } of results) sizes.add(devices)
  return median(results.map(({ milliseconds }) => milliseconds))
}
