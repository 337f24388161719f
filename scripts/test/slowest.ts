import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './runs.ts'

const RESULTS = join(ROOT, '.tap/test-results')
const SHOWN = 10

/** Prints which files took longest, by what tap wrote down of its last run. */
export function printSlowest(): void {
  const outputs = readdirSync(RESULTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts.tap'))
  const times = outputs.flatMap((name) =>
    fileTimes(name.replace(/\.tap$/, ''), readFileSync(join(RESULTS, name), 'utf8')),
  )
  const slowest = times.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN)
  const lines = slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`)
  console.log(`The ${lines.length} slowest of ${times.length} files:\n${lines.join('\n')}`)
}

interface FileTime {
  readonly file: string
  readonly seconds: number
}

/** The time of each test file in the output of one process: of those that a folder's process ran, or of the one it is. */
export function fileTimes(process: string, output: string): FileTime[] {
  const inside = [...output.matchAll(/^(?:not )?ok \d+ - (test\/\S+\.test\.ts)(.*)$/gm)]
  if (inside.length > 0) return inside.map(([, file = '', rest = '']) => ({ file, seconds: secondsIn(rest) }))
  return [{ file: process, seconds: secondsIn(output.match(/^# time=.*$/gm)?.at(-1) ?? '') }]
}

function secondsIn(text: string): number {
  const [, value = '0', unit] = /# time=([\d.]+)(m?s)/.exec(text) ?? []
  return Number(value) / (unit === 'ms' ? 1000 : 1)
}
