import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SourceFiles } from './generate.ts'

const projectRoot = join(import.meta.dirname, '../..')
const biome = join(projectRoot, 'node_modules/.bin/biome')

/** The same files as Biome would have them, imports in order. Works in a folder of its own, so a failure spoils nothing. */
export function format(files: SourceFiles): SourceFiles {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-schemas-'))
  try {
    for (const [path, source] of files) writeSource(join(folder, path), source)
    const options = ['--write', `--config-path=${projectRoot}`, '--vcs-enabled=false', '--log-level=error']
    execFileSync(biome, ['check', ...options, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes a file, making its folders. */
export function writeSource(path: string, source: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, source)
}
