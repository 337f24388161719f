import { openAsBlob, rmSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check } from '../helpers/benchmark.ts'
import { writeDevicesFile } from '../helpers/devices-file.ts'
import { inFolder } from '../helpers/folder.ts'
import { runScript } from '../helpers/script.ts'
import { startServer } from '../helpers/server.ts'
import { short, sides } from '../helpers/statistics.ts'

/** An inventory from a file. */
export const importDevices: Benchmark = {
  name: 'import',
  quick: true,
  run: ({ devices, rounds, quick }) =>
    inFolder(async (folder) => {
      const file = join(folder, 'devices.ndjson')
      const path = join(folder, 'import.db')
      writeDevicesFile(file, devices)
      const empty = () => {
        for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
        return path
      }
      const ours = async () => {
        const server = await startServer(empty())
        const began = performance.now()
        const answer = await fetch(`${server.origin}/api/devices/import`, {
          method: 'POST',
          headers: { ...server.headers, 'content-type': 'application/x-ndjson' },
          body: await openAsBlob(file),
        })
        const report = (await answer.json()) as { created: number; rejected: number }
        const milliseconds = performance.now() - began
        await server.stop()
        check(report.created === devices && report.rejected === 0, `the import says ${JSON.stringify(report)}`)
        return milliseconds
      }
      const theirs = async () => {
        const result = await runScript<{ milliseconds: number; devices: number }>('references/import.ts', {
          path: empty(),
          file,
        })
        check(result.devices === devices, `the script inserted ${result.devices} devices`)
        return result.milliseconds
      }
      const pair = await alternate(quick ? rounds : Math.min(rounds, 3), ours, theirs)
      return [
        {
          what: `An import of ${short(devices)} devices (NDJSON): time`,
          against: 'a script that parses the lines and inserts them, one transaction per 10,000',
          goal: { kind: 'at most', bound: 1.5 },
          rounds: ratios(pair),
          figures: sides(pair.ours, pair.theirs, 'ms'),
        },
      ]
    }),
}
