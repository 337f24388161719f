import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { choose } from '../../scripts/test/choose.ts'
import { isLong, ROOT } from '../../scripts/test/runs.ts'

/** Which quick tests a change of this file runs. */
function touchedBy(t: Test, file: string): readonly string[] {
  t.ok(existsSync(join(ROOT, file)), file)
  return choose({ within: [], changed: [file] }).files
}

t.test('a change runs the tests that import it, directly or not, and no others', async (t) => {
  const files = touchedBy(t, 'feeds/kea.ts')
  t.ok(files.includes('test/feeds/formats.test.ts'), 'which imports feeds/formats.ts, which imports it')
  t.notOk(files.includes('test/rules/fold.test.ts'))
})

t.test('a change runs the tests of what loads it by its path', async (t) => {
  t.ok(touchedBy(t, 'routes/create-api-key.ts').includes('test/routes/queries.test.ts'), 'a folder')
  t.ok(touchedBy(t, 'db/sqlite/threads/writer.ts').includes('test/sqlite/threads/reads.test.ts'), 'a thread')
  t.ok(touchedBy(t, 'db/sqlite/migrations/0001-founding.sql').includes('test/sqlite/transition-job.test.ts'), 'a file')
  t.ok(touchedBy(t, 'test/fixtures/dnsmasq.leases').includes('test/importers/dnsmasq.test.ts'), 'a fixture')
})

t.test('a changed test runs itself alone, a changed page nothing, and a changed package everything', async (t) => {
  t.strictSame(touchedBy(t, 'test/rules/fold.test.ts'), ['test/rules/fold.test.ts'])
  t.strictSame(touchedBy(t, 'CHANGELOG.md'), [])
  t.strictSame(touchedBy(t, 'package-lock.json'), choose({ within: [] }).files)
})

t.test('what needs a process, or time, is left out and counted', async (t) => {
  const { files, heavy, untouched } = choose({ within: ['plugins', 'test/process', 'test/rules/fold.test.ts'] })
  t.ok(files.includes('test/plugins/auth.test.ts'))
  t.ok(files.includes('test/rules/fold.test.ts'))
  t.notOk(files.includes('test/plugins/server.test.ts'), 'starts a server')
  t.notOk(files.some((file) => file.startsWith('test/process/')))
  t.ok(heavy >= 20)
  t.equal(untouched, 0)
})

t.test('what needs a PostgreSQL runs where there is one, and what can use either engine does anyway', async (t) => {
  const within = ['postgres', 'store', 'routes']
  const without = choose({ within })
  const criteria = 'test/postgres/criteria-verdicts.test.ts'
  t.notOk(without.files.includes(criteria))
  for (const file of ['test/postgres/requirements.test.ts', 'test/store/cancel.test.ts', 'test/routes/keys.test.ts'])
    t.equal(without.files.includes(file) || isLong(file), true, file)
  t.ok(without.onPostgres > 0)
  const beside = choose({ within, hasPostgres: true })
  t.ok(beside.files.includes(criteria))
  t.strictSame([beside.onPostgres, beside.files.length], [0, without.files.length + without.onPostgres])
})

t.test('a folder without tests is refused with the names of the others', async (t) => {
  t.throws(() => choose({ within: ['rutes'] }), /no test in rutes; there are .*routes/)
})
