import t from 'tap'
import { docsPage } from '../helpers/docs-page.ts'

t.test('the whole tour works by clicking, with the examples and pasted ids', async (t) => {
  const { page, origin, keys, authorize, operation, errors, strayRequests, screenshot } = await docsPage(t, {}, '/')
  const run = async (operationId: string, parameters: Readonly<Record<string, string>> = {}) => {
    const { block, tryOut, fill, execute } = await operation(operationId)
    await tryOut()
    for (const [name, value] of Object.entries(parameters)) await fill(name, value)
    const answer = await execute()
    await block.locator('.opblock-summary-control').click()
    return answer
  }
  t.equal(page.url(), `${origin}/docs`)
  t.equal(await page.title(), 'Bulk Actions')
  await screenshot('docs-start')
  await authorize(keys.operator)
  await page.reload()
  await page.locator('.auth-wrapper button.locked').waitFor()

  t.match(await run('importDevices'), { status: 200, body: { received: 5, created: 5, rejected: 0 }, duration: / ms$/ })
  t.match(await run('listDevices'), { status: 200, body: { data: { length: 5 } } })
  t.match(await run('getDevice'), { status: 200, body: { mac: '24:0a:c4:40:00:01', hostname: 'espressif' } })

  const preview = await run('previewBulkAction')
  t.match(preview, { status: 201, body: { preview_count: 3, sample: { length: 3 }, warnings: [] } })
  const previewed = await run('listPreviewDevices', { id: preview.body.preview_id })
  t.match(previewed, { status: 200, body: { data: { length: 3 } } })

  const created = await run('createBulkActionJob')
  t.match(created, { status: 201, body: { status: 'scheduled', action_type: 'block' } })
  const id = created.body.job_id
  t.match(await run('listBulkActionJobs'), { status: 200, body: { data: [{ job_id: id }], next_cursor: null } })
  t.match(await run('getBulkActionJob', { id }), { status: 200, body: { job_id: id, status: 'scheduled' } })
  const cancelled = { success: true, job_id: id, status: 'cancelled' }
  t.match(await run('cancelBulkActionJob', { id }), { status: 200, body: cancelled })
  t.match(await run('deleteBulkActionJob', { id }), {
    status: 200,
    body: { job_id: id, status: 'deleted', success: true },
  })
  t.match(await run('restoreBulkActionJob', { id }), { status: 200, body: { job_id: id, status: 'cancelled' } })
  t.strictSame([errors, strayRequests], [[], []])
})

t.test('a preview made into a job by its id blocks its devices, and the feed names them', async (t) => {
  const { call, keys, settled, authorize, operation, errors, screenshot } = await docsPage(t)
  await call('importDevices', { body: '{"mac": "24:0a:c4:40:00:01", "ip": "10.20.1.0"}' })
  await authorize(keys.administrator)
  const preview = await operation('previewBulkAction')
  await preview.tryOut()
  const { preview_id } = (await preview.execute()).body
  const create = await operation('createBulkActionJob')
  await create.tryOut()
  await create.block
    .locator('.examples-select-element')
    .first()
    .selectOption({ label: 'Exactly the devices of a preview (paste its id)' })
  const editor = create.block.locator('textarea.body-param__text')
  const example = JSON.parse(await editor.inputValue())
  await editor.fill(JSON.stringify({ ...example, preview_id }))
  const { status, body } = await create.execute()
  t.match({ status, body }, { status: 201, body: { preview_id, preview_count: 1 } })
  await create.block.locator('.live-responses-table').scrollIntoViewIfNeeded()
  await screenshot('docs-created')
  t.match(await settled(body.job_id), { status: 'completed', affectedCount: 1 })
  const feed = await operation('getFeed')
  await feed.tryOut()
  t.match(await feed.execute(), { status: 200, text: '24:0a:c4:40:00:01' })
  t.strictSame(errors, [])
})
