import { join } from 'node:path'
import t from 'tap'
import { docsPage } from '../helpers/docs-page.ts'
import { shownOperations } from '../helpers/shown-operations.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')

t.test('an error is shown as its envelope', async (t) => {
  const { authorize, operation, errors, screenshot, keys } = await docsPage(t)
  const anonymous = await operation('listDevices')
  await anonymous.tryOut()
  t.match(await anonymous.execute(), {
    status: 401,
    body: { type: '/problems/unauthorized', title: 'Not authenticated' },
  })
  await authorize(keys.viewer)
  const create = await operation('createBulkActionJob')
  await create.tryOut()
  t.match(await create.execute(), { status: 403, body: { detail: /jobs:write/, requestId: /./ } })
  const get = await operation('getBulkActionJob')
  await get.tryOut()
  await get.fill('id', 'no such job')
  const answer = await get.execute()
  t.match(answer, { status: 404, body: { status: 404, instance: '/api/actions/bulk/jobs/no%20such%20job' } })
  t.equal(answer.body.error, answer.body.detail)
  await screenshot('docs-errors')
  t.strictSame(
    errors.filter((line) => !/status of (401|403|404)/.test(line)),
    [],
    'the browser tells of the answers, and of nothing else',
  )
})

t.test('a lease file is chosen from the disk, and NDJSON is a text to edit', async (t) => {
  const { authorize, operation, errors, screenshot, keys } = await docsPage(t)
  await authorize(keys.operator)
  const { block, tryOut, execute } = await operation('importDevices')
  await tryOut()
  t.match(await block.locator('textarea').inputValue(), '"mac": "24:0a:c4:40:00:01"')
  const type = block.getByLabel('Request content type')
  for (const [media, file] of [
    ['text/plain', 'dnsmasq.leases'],
    ['text/csv', 'kea-leases4.csv'],
  ] as const) {
    await type.selectOption(media)
    await block.locator('input[type=file]').setInputFiles(join(FIXTURES, file))
    const { status, body } = await execute()
    t.match([status, body.rejected], [200, 0], file)
    t.ok(body.created > 100, file)
  }
  await screenshot('docs-import')
  t.strictSame(errors, [])
})

t.test('operations are in the order of work, tags say what they are for, and the filter narrows', async (t) => {
  const { page, errors, strayRequests } = await docsPage(t)
  const shown = async () => {
    const ids = await page.locator('.opblock-summary-operation-id').allInnerTexts()
    return ids.map((id) => id.replaceAll('\u200b', '')).filter((id) => !id.startsWith('receive'))
  }
  const ids = await shown()
  t.strictSame(
    ids,
    shownOperations.map(({ operationId }) => operationId),
  )
  for (const tag of await page.locator('.opblock-tag-section > h3').allInnerTexts()) t.match(tag, /^\w+\s+[A-Z].*\.$/)
  await page.locator('.operation-filter-input').fill('Audit')
  await page.locator('[id$="-importDevices"]').waitFor({ state: 'detached' })
  t.strictSame(await shown(), ['listAuditLog'])
  t.strictSame([errors, strayRequests], [[], []])
})

t.test('a deep link opens its operation, schemas unfold, and nothing sticks out on a narrow screen', async (t) => {
  const { page, errors, screenshot } = await docsPage(t, {}, '/docs#/Jobs/createBulkActionJob')
  const block = page.locator('[id$="-createBulkActionJob"]')
  await block.getByText('Schema', { exact: true }).first().click()
  await block.getByText('action_reason').last().waitFor()
  await screenshot('docs-schema')
  await page.setViewportSize({ width: 400, height: 800 })
  t.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
  await screenshot('docs-narrow')
  t.strictSame(errors, [])
})

t.test('a phone shows the page as wide as its screen, and nothing sticks out', async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
  const { page, errors, screenshot } = await docsPage(t, {}, '/docs#/Jobs/createBulkActionJob', phone)
  await page.locator('[id$="-createBulkActionJob"] .opblock-body').waitFor()
  t.strictSame(await page.evaluate('[innerWidth, document.documentElement.scrollWidth]'), [390, 390])
  await screenshot('docs-phone')
  t.strictSame(errors, [])
})
