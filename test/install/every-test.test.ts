import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Whether the `together.ts` of its folder runs this file. */
function isRunTogether(file: string): boolean {
  const together = join(dirname(file), 'together.ts')
  return existsSync(join(ROOT, together)) && !read(together).includes(`'${basename(file)}'`)
}

t.test('every test file is run once: by itself or together with those beside it', async (t) => {
  const { include } = JSON.parse(read('package.json')).tap as { include: string[] }
  const given = new Set(globSync(include, { cwd: ROOT }))
  const files = globSync('test/**/*.test.ts', { cwd: ROOT })
  t.ok(files.length > 100)
  for (const file of files) t.equal(Number(given.has(file)) + Number(isRunTogether(file)), 1, file)
  for (const together of globSync('test/**/together.ts', { cwd: ROOT })) t.ok(given.has(together), together)
})
