import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { backUp } from '../../db/sqlite/file/backup.ts'
import { addDevices, upTo } from '../helpers/on-bench.ts'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { sqliteBenchOf } from '../helpers/sqlite-bench.ts'
import { within } from '../helpers/until.ts'

const LONG_MS = 60_000
const PART = /\.bulk-actions-part-\d+/

/** Begins a backup in a process of its own, and stops it as soon as the file of its copy is there. */
function beginBackup(t: Test, path: string, target: string) {
  const args = ['cli/main.ts', 'backup', target, '--database', path]
  const child = spawnBare(args, {}, { stdio: ['ignore', 'ignore', 'inherit'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const hasBegun = () => readdirSync(join(target, '..')).some((name) => PART.test(name))
  // It takes some milliseconds, so nothing else is done meanwhile.
  for (const end = performance.now() + LONG_MS; !hasBegun(); ) {
    if (performance.now() > end) throw new Error(`waited ${LONG_MS} ms until the copy has begun`)
  }
  child.kill('SIGSTOP')
  return { child, exited }
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  t.test(`what a backup leaves that is ended by ${signal} is removed by the next`, async (t) => {
    const bench = sqliteBenchOf(t)
    await addDevices(bench, upTo(50_000))
    const folder = temporaryFolder(t)
    const { child, exited } = beginBackup(t, bench.path, join(folder, 'monday.db'))
    backUp(bench.path, join(folder, 'tuesday.db'))
    t.ok(
      readdirSync(folder).some((name) => PART.test(name)),
      'one that is being made is left alone',
    )
    child.kill(signal)
    child.kill('SIGCONT')
    t.strictSame(await within(exited, 'the backup has ended'), [null, signal])
    writeFileSync(join(folder, 'film.part-1'), 'of another program')
    backUp(bench.path, join(folder, 'wednesday.db'))
    t.strictSame(readdirSync(folder).sort(), ['film.part-1', 'tuesday.db', 'wednesday.db'])
  })
}
