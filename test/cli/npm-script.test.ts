import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

t.test('in a clone the command line is an npm script, which prints only the result', async (t) => {
  const { stdout } = await run('npm', ['run', '--silent', 'cli', '--', '--version'], {
    cwd: join(import.meta.dirname, '../..'),
  })
  t.match(stdout, /^\d+\.\d+\.\d+\n$/)
})
