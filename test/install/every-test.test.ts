import { globSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import t from 'tap'
import { ALONE, LONG, planRuns, storeRunsOn, testFiles } from '../../scripts/test/runs.ts'

const ROOT = join(import.meta.dirname, '../..')

t.test('every test file is run once: by itself or together with those beside it', async (t) => {
  const files = globSync('test/**/*.test.ts', { cwd: ROOT })
  t.ok(files.length > 100)
  const runs = planRuns(testFiles())
  for (const file of files) t.equal(runs.flatMap(({ files }) => files).filter((run) => run === file).length, 1, file)
  t.equal(
    new Set(runs.map(({ name }) => name.replaceAll('/', '-'))).size,
    runs.length,
    'each run has a name of its own',
  )
})

t.test("the store's suite is run once more on PostgreSQL, its model only where there is time", async (t) => {
  const suite = testFiles().filter((file) => matchesGlob(file, 'test/store/*'))
  const model = 'test/store/model.test.ts'
  for (const [options, left] of [
    [{}, []],
    [{ brief: true }, [model]],
  ] as const) {
    const runs = storeRunsOn('postgres', testFiles(), options)
    t.ok(runs.every(({ engine }) => engine === 'postgres'))
    const files = runs.flatMap(({ files }) => files)
    t.equal(new Set(files).size, files.length)
    t.strictSame(
      suite.filter((file) => !files.includes(file)),
      left,
    )
  }
})

t.test('what is said to run alone, or to be long, exists', async (t) => {
  const files = testFiles()
  for (const pattern of [...ALONE, ...LONG])
    t.ok(
      files.some((file) => matchesGlob(file, pattern)),
      pattern,
    )
})
