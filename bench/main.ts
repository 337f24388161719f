import { type Benchmark, FULL, type Line, QUICK } from './helpers/benchmark.ts'
import { record } from './helpers/document.ts'
import { isFarOff, isMet, printLine } from './helpers/verdict.ts'
import { readWish } from './helpers/wish.ts'
import { bulkJob } from './rows/bulk-job.ts'
import { cancelToSilence } from './rows/cancel-to-silence.ts'
import { exportItems } from './rows/export.ts'
import { feed } from './rows/feed.ts'
import { getDuringJob } from './rows/get-during-job.ts'
import { getJob } from './rows/get-job.ts'
import { importDevices } from './rows/import.ts'
import { pages } from './rows/pages.ts'
import { peers } from './rows/peers.ts'
import { POSTGRES } from './rows/postgres.ts'
import { preview } from './rows/preview.ts'
import { STALLS } from './rows/stalls.ts'
import { start } from './rows/start.ts'
import { tenMillion } from './rows/ten-million.ts'
import { writeJobs } from './rows/write-jobs.ts'

const BENCHMARKS: readonly Benchmark[] = [
  getJob,
  writeJobs,
  bulkJob,
  peers,
  getDuringJob,
  tenMillion,
  pages,
  preview,
  importDevices,
  exportItems,
  feed,
  start,
  cancelToSilence,
  ...POSTGRES,
  ...STALLS,
]

// So that whoever interrupts it leaves no server and no folder behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const wish = wishOrExit()
const { quick, names } = wish
const chosen = BENCHMARKS.filter(({ name, quick: isQuick }) =>
  names.length > 0 ? wish.isMeant(name) : !quick || isQuick,
)
const lines: Line[] = []
for (const benchmark of chosen) {
  process.stdout.write(`${benchmark.name} …\n`)
  let measured = await benchmark.run(quick ? QUICK : FULL)
  // A quick run is short enough for a busy neighbour to spoil one; three times in a row it is no neighbour.
  for (let again = 0; quick && again < 2 && measured.some(isFarOff); again++) {
    for (const line of measured.filter(isFarOff)) process.stdout.write(`  once more: ${printLine(line)}\n`)
    measured = await benchmark.run(QUICK)
  }
  for (const line of measured) process.stdout.write(`  ${printLine(line)}\n`)
  lines.push(...measured)
  if (!quick) record(measured)
}
const failed = lines.filter(quick ? isFarOff : (line) => !isMet(line))
const verdict = quick ? 'off by more than a factor of two' : 'off their goal'
process.stdout.write(`${failed.length} of ${lines.length} are ${verdict}.\n`)
if (quick && failed.length > 0) process.exitCode = 1

function wishOrExit() {
  try {
    const names = BENCHMARKS.map(({ name }) => name)
    const wish = readWish(process.argv.slice(2), names)
    if (!('help' in wish)) return wish
    process.stdout.write(`${wish.help}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}
