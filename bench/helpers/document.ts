import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Line } from './benchmark.ts'
import { goalText, isMet, ratioText } from './verdict.ts'

const FILE = join(import.meta.dirname, '../../docs/benchmarks.md')
const BEGIN = '<!-- bench: npm run bench -->'
const END = '<!-- /bench -->'
const HEAD = [
  '| What | Against | Goal | Median (least to most) | Met | Ours and the reference | Measured |',
  '|---|---|---|---|---|---|---|',
]
const KEY_CELLS = 2

/** Puts lines into the table of docs/benchmarks.md. Lines that were measured before and not now stay, with their date. */
export function record(lines: readonly Line[]): void {
  const text = readFileSync(FILE, 'utf8')
  const [before = '', rest = ''] = text.split(BEGIN)
  const [table = '', after = ''] = rest.split(END)
  const rows = new Map<string, string>()
  for (const row of table.split('\n').filter((line) => line.startsWith('| ') && !HEAD.includes(line))) {
    rows.set(keyOf(row), row)
  }
  for (const line of lines) {
    const row = rowOf(line)
    rows.set(keyOf(row), row)
  }
  writeFileSync(FILE, `${before}${BEGIN}\n${[...HEAD, ...rows.values()].join('\n')}\n${END}${after}`)
}

const keyOf = (row: string): string =>
  row
    .split('|')
    .slice(1, 1 + KEY_CELLS)
    .join('|')

function rowOf(line: Line): string {
  const cells = [line.what, line.against, goalText(line.goal), ratioText(line), isMet(line) ? 'yes' : '**no**']
  return `| ${[...cells, line.figures, `${new Date().toISOString().slice(0, 10)} on ${facts()}`].join(' | ')} |`
}

/** What the figures depend on. */
function facts(): string {
  const require = createRequire(import.meta.url)
  const versionOf = (name: string): string => require(`${name}/package.json`).version
  const sqlite = new Database(':memory:').prepare<[], string>('SELECT sqlite_version()').pluck().get()
  const memory = Math.round(totalmem() / 2 ** 30)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' })
  return [
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GiB, Linux ${release().split('-')[0]}`,
    `Node ${process.versions.node}, SQLite ${sqlite}, Fastify ${versionOf('fastify')}, commit ${commit.trim()}, load average ${loadavg()[0]?.toFixed(1)}`,
  ].join('; ')
}
