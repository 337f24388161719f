import createClient from 'openapi-fetch'
import t from 'tap'
import { startServer } from '../helpers/server-process.ts'
import type { components, paths } from './contract.ts'

type Job = components['schemas']['Job']
const LINES = ['020000000001', '020000000002', '020000000003'].map((mac) => `{"mac": "${mac}", "tags": ["lab"]}\n`)

t.test('a typed client leads a job through its whole life', async (t) => {
  const { origin, adminKey } = await startServer(t, { env: { LOG_LEVEL: 'silent' } })
  const client = createClient<paths>({ baseUrl: origin, headers: { authorization: `Bearer ${adminKey}` } })

  const imported = await client.POST('/api/devices/import', {
    body: LINES.join(''),
    bodySerializer: (body) => body,
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.match(imported.data, { received: 3, created: 3, rejected: 0 })

  const previewed = await client.POST('/api/actions/bulk/preview', {
    body: { action_type: 'block', criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'lab' }] } },
  })
  const preview = previewed.data
  if (preview === undefined || !('preview_id' in preview)) return t.fail('there is no preview')
  t.equal(preview.preview_count, 3)

  const created = await client.POST('/api/actions/bulk/jobs', {
    params: { header: { 'Idempotency-Key': 'NET-4711' } },
    body: { action_type: 'block', action_reason: 'NET-4711', preview_id: preview.preview_id },
  })
  const id = created.data?.job_id ?? ''
  const params = { path: { id } }

  let job: Job | undefined
  for (let asked = 0; asked < 10_000 && job?.status !== 'completed'; asked++) {
    job = (await client.GET('/api/actions/bulk/jobs/{id}', { params })).data
  }
  t.match(job, { status: 'completed', affected_count: 3 } satisfies Partial<Job>)

  const items = await client.GET('/api/actions/bulk/jobs/{id}/items', {
    params: { ...params, query: { outcome: 'applied' } },
  })
  t.equal(typeof items.data === 'object' ? items.data.data.length : 0, 3)

  const feed = await client.GET('/api/feeds/{action_type}', {
    params: { path: { action_type: 'block' } },
    parseAs: 'text',
  })
  t.equal(feed.data?.split('\n').length, 4)

  const tooLate = await client.POST('/api/actions/bulk/jobs/{id}/cancel', { params, body: { reason: 'too late' } })
  t.equal(tooLate.response.status, 409)
  t.match(tooLate.error?.detail, /completed/)

  const reverted = await client.POST('/api/actions/bulk/jobs/{id}/revert', { params, body: { action_reason: 'sorry' } })
  t.equal(reverted.data?.source_job_id, id)

  t.match((await client.DELETE('/api/actions/bulk/jobs/{id}', { params })).data, { status: 'deleted', success: true })
  t.equal((await client.GET('/api/actions/bulk/jobs/{id}', { params })).response.status, 404)
})
