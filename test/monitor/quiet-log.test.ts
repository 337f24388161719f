import { Writable } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { launchBrowser } from '../helpers/browser.ts'
import { until } from '../helpers/until.ts'

t.test('the polls of the page are not logged, but actions on it are', async (t) => {
  const entries: Record<string, unknown>[] = []
  const stream = new Writable({
    write(line, _encoding, done) {
      entries.push(JSON.parse(line))
      done()
    },
  })
  const { app, keys } = await testApp(t, { logger: pino({ level: 'debug' }, stream) })
  const origin = await app.listen({ port: 0 })
  const { page } = await (await launchBrowser(t)).open(origin)
  await page.goto(`${origin}/monitor`)
  await page.getByLabel('API key').fill(keys.operator)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Jobs' }).waitFor()
  const looks = () => entries.filter(({ operationId }) => operationId === 'listBulkActionJobs')
  await until(() => looks().length >= 3, 'the page has looked three times')
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByLabel('Reason').fill('stolen')
  await page.getByLabel('Criteria').fill('{"rules": [{"field": "tag", "operator": "equals", "value": "stolen"}]}')
  await page.getByRole('button', { name: 'Preview' }).click()
  const inform = () => entries.filter(({ level, msg }) => level === 30 && msg === 'request')
  await until(() => inform().length >= 2, 'the preview is in the log')
  t.strictSame(
    inform().map(({ operationId }) => operationId),
    ['getOwnApiKey', 'previewBulkAction'],
  )
  t.match(looks()[0], { level: 20, status: 200 })
})
