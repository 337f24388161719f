import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { format, writeSource } from './format.ts'
import { generate } from './generate.ts'

const projectRoot = join(import.meta.dirname, '../..')
const folder = join(projectRoot, 'schemas')

const files = format(generate(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8')))
for (const [path, source] of files) writeSource(join(folder, path), source)
const stale = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !files.has(path))
for (const path of stale) rmSync(join(folder, path))
console.log(`schemas/: ${files.size} files written, ${stale.length} stale ones removed`)
