import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { valueListOf } from '../../cli/value-list.ts'
import { testApp } from '../helpers/app.ts'
import { cliOfApp } from '../helpers/cli-app.ts'
import { importDevices, macOf } from '../helpers/scenario.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const stdin = (text: string) => Readable.from([text])
const MANY = 'x\n'.repeat(10_000)

t.test('a list has commas or lines, and the place of each value', async (t) => {
  t.strictSame((await valueListOf('a, b', stdin(''))).values, ['a', 'b'])
  const { values, placeOf } = await valueListOf('@-', stdin('\ufeff# cameras\r\n\r\n a \r\n  # no\r\nb#1, c'))
  t.strictSame(values, ['a', 'b#1, c'])
  t.strictSame([placeOf(0), placeOf(1)], ['line 3 of standard input', 'line 5 of standard input'])
  t.equal((await valueListOf('@-', stdin(MANY))).values.length, 10_000)
})

t.test('a list is bounded, and never empty', async (t) => {
  await t.rejects(valueListOf('@-', stdin('# none\n')), { exitCode: 2, message: /standard input has no values/ })
  await t.rejects(valueListOf('@-', stdin(`\n${MANY}x`)), { exitCode: 2, message: /at most 10000.*line 10002 of/ })
  await t.rejects(valueListOf('@-', stdin('#'.repeat(5_000_000))), { exitCode: 2, message: /4 MiB/ })
  await t.rejects(valueListOf('@nowhere.txt', stdin('')), { exitCode: 2, message: /list nowhere\.txt can't be read/ })
})

t.test('devices are selected by a file of addresses, with a warning for unknown ones', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { run } = await cliOfApp(app)
  const file = join(temporaryFolder(t), 'macs.txt')
  const text = `# the lobby\n\n${macOf(1)}\n02-00-00-00-00-02\n0200.0000.ffff\n`
  writeFileSync(file, text)
  const where = (list: string) => ['preview', '-a', 'block', '-w', `mac in ${list}`]
  for (const { code, stdout, stderr } of [await run(where(`@${file}`)), await run(where('@-'), { input: text })]) {
    t.match({ code, stdout }, { code: 0, stdout: /^2 devices match\n/ })
    t.match(stderr, /^Warning: 1 of the MAC addresses is not in the inventory \([0-9a-f:]{17}\); import it/)
  }
})
