import { readFileSync } from 'node:fs'

/** Reads the LCOV report that tap leaves, prints every line that no test reached, and fails below the floor. */
const REPORT = '.tap/report/lcov.info'
const FLOOR_PERCENT = 95

interface FileCoverage {
  readonly file: string
  readonly lines: number
  readonly uncovered: readonly number[]
}

function parseLcov(text: string): FileCoverage[] {
  return text
    .split('end_of_record')
    .map((record) => ({
      file: /^SF:(.*)$/m.exec(record)?.[1] ?? '',
      hits: [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, hits]) => [Number(line), Number(hits)] as const),
    }))
    .filter(({ file }) => file !== '')
    .map(({ file, hits }) => ({
      file,
      lines: hits.length,
      uncovered: hits.filter(([, count]) => count === 0).map(([line]) => line),
    }))
}

/** `1-3, 7` for 1, 2, 3 and 7. */
function ranges(lines: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === line - 1) run[1] = line
    else runs.push([line, line])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ')
}

function main(): void {
  const files = parseLcov(readFileSync(REPORT, 'utf8'))
  const lines = files.reduce((sum, file) => sum + file.lines, 0)
  const uncovered = files.reduce((sum, file) => sum + file.uncovered.length, 0)
  const percent = (100 * (lines - uncovered)) / lines
  for (const file of files) if (file.uncovered.length > 0) console.log(`${file.file}: ${ranges(file.uncovered)}`)
  console.log(`${percent.toFixed(2)} % of ${lines} lines covered, ${uncovered} not; the floor is ${FLOOR_PERCENT} %`)
  if (percent < FLOOR_PERCENT) process.exitCode = 1
}

if (import.meta.main) main()
