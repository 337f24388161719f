import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const root = join(import.meta.dirname, '../..')

t.test('each dependency is argued in a decision', async (t) => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folder = join(root, 'docs/adr')
  const decisions = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const names = Object.keys({ ...dependencies, ...optionalDependencies })
  t.strictSame(
    names.filter((name) => !decisions.some((text) => text.includes(`\`${name}\``))),
    [],
  )
})

t.test('nothing is imported from the inside of a library', async (t) => {
  const documented = new Set(['ajv/dist/2020.js'])
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/(^|\/)(node_modules|dist|\.\w+)\//.test(path),
  )
  const inner = files.flatMap((path) => {
    const found = readFileSync(join(root, path), 'utf8').matchAll(/ from '([@\w][^':]*\/(?:dist|lib|src)\/[^']+)'/g)
    return [...found].map(([, name = '']) => name).filter((name) => !documented.has(name))
  })
  t.strictSame(inner, [])
})
