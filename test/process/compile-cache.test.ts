import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const SCRIPT = `
  const { keepCompiled } = await import('./server/compile-cache.ts')
  const env = {}
  keepCompiled(env)
  process.stdout.write(String(env.NODE_COMPILE_CACHE))`

t.test('compiled code is kept beside the packages, in the folder that every start uses', async (t) => {
  const args = ['--input-type=module', '--eval', SCRIPT]
  // A process of its own: this one may measure coverage, for which the cache is off.
  const folder = execFileSync(process.execPath, args, { cwd: ROOT, env: {}, encoding: 'utf8', timeout: 60_000 })
  t.equal(folder, join(ROOT, 'node_modules/.cache/node'))
})
