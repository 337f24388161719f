import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, ratios } from '../../helpers/alternate.ts'
import { type Benchmark, check } from '../../helpers/benchmark.ts'
import { writeDevicesFile } from '../../helpers/devices-file.ts'
import { inFolder } from '../../helpers/folder.ts'
import { importInto } from '../../helpers/import-into.ts'
import { asking, withPostgres } from '../../helpers/postgres.ts'
import { runScript } from '../../helpers/script.ts'
import { short, sides } from '../../helpers/statistics.ts'

/** An inventory from a file. */
export const importDevices: Benchmark = {
  name: 'postgres:import',
  quick: false,
  run: ({ devices, rounds }) =>
    inFolder((folder) =>
      withPostgres(async (postgres) => {
        // PostgreSQL reads it too, as a user of its own.
        chmodSync(folder, 0o755)
        const file = join(folder, 'devices.ndjson')
        writeDevicesFile(file, devices, 1)
        const empty = await postgres.makeInventory(0)
        const into = (work: (url: string) => Promise<number>) => async () => {
          const url = await postgres.copyOf(empty, 'import')
          const milliseconds = await work(url)
          await checkRows(url, devices)
          return milliseconds
        }
        const ours = into((url) => importInto(url, file, devices))
        const theirs = into(async (url) => {
          const { milliseconds } = await runScript<{ milliseconds: number }>('references/postgres/import.ts', {
            url,
            file,
          })
          return milliseconds
        })
        const pair = await alternate(rounds, ours, theirs)
        return [
          {
            what: `PostgreSQL: an import of ${short(devices)} devices (NDJSON): time`,
            against:
              'COPY of the same file into a staging table and one INSERT … SELECT for each table, one transaction',
            goal: { kind: 'at most', bound: 1.5 },
            rounds: ratios(pair),
            figures: sides(pair.ours, pair.theirs, 'ms'),
          },
        ]
      }),
    ),
}

/** Both sides write the same rows. */
async function checkRows(url: string, devices: number): Promise<void> {
  const rows = await asking(url, (ask) =>
    ask<{ count: number }>('SELECT count(*) FROM devices UNION ALL SELECT count(*) FROM addresses'),
  )
  const found = rows.map(({ count }) => count)
  check(`${found}` === `${[devices, devices]}`, `there are ${found.join(' devices and ')} addresses`)
}
