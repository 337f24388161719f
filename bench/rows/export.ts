import { openForWriting } from '../../db/sqlite/connection.ts'
import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { copyOf, inFolder } from '../helpers/folder.ts'
import { makeInventory } from '../helpers/inventory.ts'
import { timeJob } from '../helpers/jobs.ts'
import { runScript } from '../helpers/script.ts'
import { type Server, startServer } from '../helpers/server.ts'
import { short, sides } from '../helpers/statistics.ts'

const FORMATS = [
  { name: 'CSV', type: 'text/csv', header: 1 },
  { name: 'NDJSON', type: 'application/x-ndjson', header: 0 },
]

/** All items of a job, with who each of them is; and without, since an inventory that has forgotten its devices can't say. */
export const exportItems: Benchmark = {
  name: 'export',
  quick: true,
  run: ({ devices, rounds }) =>
    inFolder(async (folder) => {
      const inventory = makeInventory(folder, devices)
      const first = await startServer(inventory)
      const { id } = await timeJob(first, 'block', devices)
      await first.stop()
      const forgetful = copyOf(inventory, 'forgetful')
      forgetDevices(forgetful)
      const [ours, theirs] = [await startServer(inventory), await startServer(forgetful)]
      const lines: Line[] = []
      for (const { name, type, header } of FORMATS) {
        const time = (server: Server) => () => timeExport(server, id, type, devices + header)
        const pair = await alternate(rounds, time(ours), time(theirs))
        lines.push({
          what: `An export of ${short(devices)} items (${name}) with address, hostname and vendor: time`,
          against: 'the same export once the devices are deleted, so that there is nothing to tell of them',
          goal: { kind: 'at most', bound: 1.5 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'ms'),
        })
      }
      await Promise.all([ours.stop(), theirs.stop()])
      return lines
    }),
}

function forgetDevices(path: string): void {
  const db = openForWriting(path)
  db.exec('DELETE FROM devices')
  db.close()
}

async function timeExport(server: Server, id: string, type: string, lines: number): Promise<number> {
  const url = `${server.origin}/api/actions/bulk/jobs/${id}/items`
  const headers = { ...server.headers, accept: type }
  const got = await runScript<{ milliseconds: number; lines: number }>('helpers/download.ts', { url, headers })
  check(got.lines === lines, `${url} has ${got.lines} lines of ${type}`)
  return got.milliseconds
}
