import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const AGE = /^bulk_actions_vendor_registry_age_seconds (-?\d+)$/m

t.test('an import names vendors from the files of the configuration, and a metric tells their age', async (t) => {
  const path = join(temporaryFolder(t), 'oui.csv')
  writeFileSync(path, 'Registry,Assignment,Organization Name,Organization Address\nMA-L,240AC4,Newest Inc,Here\n')
  const { call } = await testApp(t, { env: { OUI_FILE: ` ${path}` } })
  await call('importDevices', { body: '{"mac":"24:0a:c4:00:00:01"}\n' })
  const { body } = await call('getDevice', { params: { mac: '24:0a:c4:00:00:01' } })
  t.equal(body.vendor, 'Newest Inc')
  t.match((await call('getMetrics')).text, AGE)
})

t.test('without a file the age is that of the release', async (t) => {
  const { call, clock } = await testApp(t)
  clock.jump(Date.parse('2026-09-26T15:07:19Z') - clock.now())
  t.equal(AGE.exec((await call('getMetrics')).text)?.[1], String(31 * 24 * 3600))
})

t.test('a start with a file that is none fails with a sentence', async (t) => {
  const path = join(temporaryFolder(t), 'oui.csv')
  await t.rejects(testApp(t, { env: { OUI_FILE: path } }), { message: /^OUI_FILE: .*oui\.csv can't be read/ })
  writeFileSync(path, 'no registry\n')
  await t.rejects(testApp(t, { env: { OUI_FILE: path } }), { message: /^OUI_FILE: .*oui\.csv has no entry/ })
})
