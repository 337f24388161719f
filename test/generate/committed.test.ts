import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import t from 'tap'
import { format } from '../../scripts/generate/format.ts'
import { generate } from '../../scripts/generate/generate.ts'

const root = join(import.meta.dirname, '../..')

t.test('schemas/ is what npm run generate makes of openapi.yaml', async (t) => {
  const fresh = format(generate(readFileSync(join(root, 'openapi.yaml'), 'utf8')))
  const committed = committedFiles()
  const paths = [...new Set([...fresh.keys(), ...committed.keys()])].sort()
  const differing = paths.filter((path) => fresh.get(path) !== committed.get(path))
  t.strictSame(differing, [], 'these files differ: run npm run generate and commit them')
})

t.test('generating twice gives the same', async (t) => {
  const yaml = readFileSync(join(root, 'openapi.yaml'), 'utf8')
  t.strictSame([...generate(yaml)], [...generate(yaml)])
})

function committedFiles(): Map<string, string> {
  const paths = readdirSync(join(root, 'schemas'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
  return new Map(paths.map((path) => [path, readFileSync(join(root, 'schemas', path), 'utf8')]))
}
