import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { operations } from '../contract/document.ts'
import { docsPage } from '../helpers/docs-page.ts'

const macOf = (index: number) => (0x240ac4000000 + index).toString(16).replace(/(..)(?=.)/g, '$1:')
const ESPRESSIF = { rules: [{ field: 'mac', operator: 'starts_with', value: '24:0a:c4' }] }

/** Swagger UI beside an app with so many devices. */
async function docsOf(t: Test, devices: number) {
  const docs = await docsPage(t)
  const lines = Array.from({ length: devices }, (_, index) => JSON.stringify({ mac: macOf(index) }))
  await docs.call('importDevices', { body: lines.join('\n') })
  await docs.authorize(docs.keys.administrator)
  const ask = async (operationId: string, parameters: Readonly<Record<string, string>> = {}) => {
    const { block, tryOut, fill, execute } = await docs.operation(operationId)
    await tryOut()
    for (const [name, value] of Object.entries(parameters)) await fill(name, value)
    const answer = await execute()
    const shown = block.locator('.live-responses-table .response-col_description .microlight').first()
    const elements = await shown.locator('*').count()
    return { ...answer, elements }
  }
  const createJob = async (more: object = {}): Promise<string> => {
    const body = { action_type: 'block', action_reason: 'stolen', criteria: ESPRESSIF, max_limit: devices, ...more }
    return (await docs.call('createBulkActionJob', { body })).body.job_id
  }
  return { ...docs, ask, createJob }
}

t.test('a feed of 15,000 lines is shown whole, as plain text, without an element for each of its words', async (t) => {
  const { ask, createJob, settled, errors } = await docsOf(t, 15_000)
  await settled(await createJob())
  const { text, elements } = await ask('getFeed')
  t.equal(text.trim().split('\n').length, 15_000)
  t.equal(elements, 0)
  t.strictSame(errors, [])
})

t.test('a long text is cut after its beginning, with the length of the rest', async (t) => {
  const { ask, createJob, settled } = await docsOf(t, 60_000)
  await settled(await createJob())
  const { text, elements } = await ask('getFeed')
  const lines = text.split('\n')
  t.equal(lines.length, 55_556)
  t.match(lines.at(-2), /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'no line is cut')
  t.equal(lines.at(-1), `… and 80,010 characters more, which "Download" has.`)
  t.equal(elements, 0)
})

t.test('short JSON is coloured, and long JSON is shown whole as it is', async (t) => {
  const { ask, call } = await docsOf(t, 1_000)
  t.ok((await ask('getDevice', { mac: macOf(0) })).elements > 10)
  const { body, elements } = await ask('listDevices', { limit: '1000' })
  t.strictSame(body, (await call('listDevices', { query: { limit: '1000' } })).body)
  t.equal(elements, 0)
})

t.test('the events of a job that waits are shown after a few seconds', async (t) => {
  const { ask, createJob, errors } = await docsOf(t, 1)
  const id = await createJob({ scheduled_at: '2099-01-01T00:00:00Z' })
  const { status, text } = await ask('streamBulkActionJobEvents', { id })
  t.equal(status, 200)
  t.match(text, /^id: 1\.0\nevent: status\ndata: .*"status":"scheduled"/m)
  t.strictSame(errors, [])
})

t.test('the description of the events has a command that ends with the job', async (t) => {
  const { origin, keys, createJob, settled } = await docsOf(t, 1)
  const id = await createJob()
  await settled(id)
  const { description = '' } = operations.find(({ operationId }) => operationId === 'streamBulkActionJobEvents') ?? {}
  const [, command = ''] = /```sh\n(.*?)```/s.exec(description) ?? []
  t.match(command, /--max-time \d+ /, 'or before, where the job goes on')
  const env = { ...process.env, API: `${origin}/api`, JOB: id, KEY: keys.viewer }
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { env })
  t.match(stdout, /event: end\ndata: .*"status":"completed"/)
  t.equal(stderr, '')
})
