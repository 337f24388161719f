import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openForReading } from '../../db/sqlite/connection.ts'
import { alternate, ratios } from '../helpers/alternate.ts'
import { type Benchmark, check, type Line } from '../helpers/benchmark.ts'
import { writeDevicesFile } from '../helpers/devices-file.ts'
import { inFolder } from '../helpers/folder.ts'
import { importInto } from '../helpers/import-into.ts'
import { runScript } from '../helpers/script.ts'
import { short, sides } from '../helpers/statistics.ts'

interface Case {
  readonly families: 1 | 2
  readonly having: string
  readonly bound: number
}
const CASES: readonly Case[] = [
  { families: 1, having: '', bound: 1.5 },
  { families: 2, having: ' with an IPv4 and an IPv6 address each', bound: 1.3 },
]

/** An inventory from a file. */
export const importDevices: Benchmark = {
  name: 'import',
  quick: true,
  run: ({ devices, rounds, quick }) =>
    inFolder(async (folder) => {
      const lines: Line[] = []
      for (const one of CASES) lines.push(await measure(folder, one, devices, quick ? rounds : Math.min(rounds, 3)))
      return lines
    }),
}

async function measure(
  folder: string,
  { families, having, bound }: Case,
  devices: number,
  rounds: number,
): Promise<Line> {
  const file = join(folder, 'devices.ndjson')
  const path = join(folder, 'import.db')
  writeDevicesFile(file, devices, families)
  const into = (work: () => Promise<number>) => async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    const milliseconds = await work()
    checkRows(path, devices, families)
    return milliseconds
  }
  const ours = into(() => importInto(path, file, devices))
  const theirs = into(async () => {
    const { milliseconds } = await runScript<{ milliseconds: number }>('references/import.ts', { path, file })
    return milliseconds
  })
  const pair = await alternate(rounds, ours, theirs)
  return {
    what: `An import of ${short(devices)} devices${having} (NDJSON): time`,
    against: 'a script that parses the lines and inserts them, one transaction per 10,000',
    goal: { kind: 'at most', bound },
    rounds: ratios(pair),
    figures: sides(pair.ours, pair.theirs, 'ms'),
  }
}

/** Both sides write the same rows. */
function checkRows(path: string, devices: number, families: number): void {
  const db = openForReading(path)
  const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()
  const found = [count('devices'), count('addresses')]
  db.close()
  check(`${found}` === `${[devices, families * devices]}`, `there are ${found.join(' devices and ')} addresses`)
}
