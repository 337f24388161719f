import { spawnSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const HELPER = pathToFileURL(join(ROOT, 'test/helpers/run-together.ts')).href

t.test('each file that shares a process is a test with its name, which holds what the file does', (t) => {
  const folder = t.testdir({
    'a.test.ts': `import t from 'tap'\nt.beforeEach((t) => t.pass('of a'))\nt.test('first', async (t) => t.pass('in a'))`,
    'b.test.ts': `import t from 'tap'\nt.test('second', async (t) => { t.pass('in b'); t.fail('wrong') })`,
    'c.test.ts': `throw new Error('not even loaded')`,
    'd.test.ts': `import t from 'tap'\nt.pass('in d')`,
  })
  const files = ['a', 'b', 'c', 'd'].map((name) => relative(ROOT, join(folder, `${name}.test.ts`)))
  const code = `import { runTogether } from '${HELPER}'\nawait runTogether(${JSON.stringify(files)})`
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, TAP: '1' },
  })
  t.equal(status, 1)
  const outer = stdout.split('\n').flatMap((line) => /^(?:not )?ok .*(?=\/)/.exec(line)?.[0] ?? [])
  t.equal(outer.length, 4, stdout)
  for (const [name, ok] of Object.entries({ a: 'ok 1', b: 'not ok 2', c: 'not ok 3', d: 'ok 4' })) {
    t.match(stdout, new RegExp(`^${ok} - \\S*/${name}\\.test\\.ts`, 'm'))
  }
  const [, ofA = '', ofB = ''] = stdout.split(/^# Subtest: /m)
  t.match(ofA, /in a/)
  t.match(ofA, /of a/)
  t.match(ofB, /in b/)
  t.notMatch(ofB, /of a/, 'what one file says for each of its tests is not for the others')
  t.end()
})
