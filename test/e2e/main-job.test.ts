import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { rowsOf } from '../helpers/direct-sql.ts'
import { startServer } from '../helpers/server-process.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { until } from '../helpers/until.ts'

const LEASES = readFileSync(join(import.meta.dirname, '../fixtures/kea-leases4.csv'))
const CRITERIA = {
  rules: [
    { field: 'vendor', operator: 'contains', value: 'Espressif' },
    { field: 'ip', operator: 'in_subnet', value: '10.20.0.0/16' },
  ],
}

type Json = Record<string, unknown>
interface Answer {
  readonly status: number
  readonly text: string
  readonly json: Json
}

/** A client of a started server. */
async function client(t: Test, database?: string) {
  const server = await startServer(t, database === undefined ? {} : { database })
  const authorization = `Bearer ${server.adminKey}`
  const send = async (
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    type = 'application/json',
  ) => {
    const headers: Record<string, string> =
      body === undefined ? { authorization } : { authorization, 'content-type': type }
    const response = await fetch(`${server.origin}${path}`, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, text, json: (isJson ? JSON.parse(text) : {}) as Json } satisfies Answer
  }
  const post = (path: string, body: Json) => send('POST', path, JSON.stringify(body))
  /** Polls a job until it has ended, and tells every progress seen on the way. */
  const untilEnded = async (jobId: unknown) => {
    const seen: number[] = []
    let job: Json = {}
    const hasEnded = async () => {
      job = (await send('GET', `/api/actions/bulk/jobs/${jobId}`)).json
      seen.push(job.progress_percent as number)
      return ['completed', 'failed', 'cancelled'].includes(job.status as string)
    }
    await until(hasEnded, 'the job has ended')
    return { job, seen }
  }
  return { ...server, send, post, untilEnded }
}
const JOBS = '/api/actions/bulk/jobs'
const LARGE_FLEET = 100_000

t.test('a real fleet is imported, previewed, blocked, watched and cleaned up after', async (t) => {
  const database = await databaseOf(t)
  const { send, post, untilEnded, stop } = await client(t, database)

  const imported = await send('POST', '/api/devices/import', new Uint8Array(LEASES), 'text/csv')
  t.strictSame(imported.json, {
    format: 'kea',
    received: 13049,
    created: 12049,
    updated: 0,
    unchanged: 0,
    released: 0,
    gone: 0,
    ignored: 0,
    rejected: 0,
    errors: [],
    warnings: [],
  })

  const preview = await post('/api/actions/bulk/preview', { action_type: 'block', criteria: CRITERIA })
  t.equal(preview.status, 201)
  t.equal(preview.json.preview_count, 3000)
  t.equal((preview.json.sample as unknown[]).length, 20)

  const made = await post(JOBS, {
    action_type: 'block',
    action_duration: 86400,
    action_reason: 'Hostile firmware',
    preview_id: preview.json.preview_id,
  })
  t.equal(made.status, 201)
  const { job, seen } = await untilEnded(made.json.job_id)
  t.match(job, { status: 'completed', targeted_count: 3000, affected_count: 3000, skipped_count: 0, failed_count: 0 })
  t.strictSame(
    seen,
    seen.toSorted((a, b) => a - b),
    'progress only grows',
  )
  t.equal(seen.at(-1), 100)

  const jobPath = `${JOBS}/${made.json.job_id}`
  const items = await send('GET', `${jobPath}/items?limit=1000&outcome=applied`)
  t.equal((items.json.data as unknown[]).length, 1000)
  const device = await send('GET', `/api/devices/${(items.json.data as Json[])[0]?.mac}`)
  t.strictSame(device.json.statuses, ['block'])
  t.match(device.json, { vendor: /Espressif/, ip: /^10\.20\./ })
  const feed = await send('GET', '/api/feeds/block')
  t.equal(feed.text.trimEnd().split('\n').length, 3000)
  t.ok(feed.text.includes(String(device.json.mac)))

  t.match(await send('DELETE', jobPath), { status: 200, json: { status: 'deleted', success: true } })
  t.equal((await send('GET', jobPath)).status, 404)
  t.equal((await send('GET', `${jobPath}/items`)).status, 404)
  t.strictSame((await send('GET', JOBS)).json.data, [])
  t.equal(await stop(), 0)

  const [row] = await rowsOf<Json>(database, 'SELECT deleted_at, deleted_by, status FROM jobs')
  t.match(row, { deleted_at: Number, deleted_by: 'admin', status: 'completed' })
})

t.test('a job scheduled for later starts then, and one can be cancelled before and while it runs', async (t) => {
  const { send, post, untilEnded } = await client(t)
  await send('POST', '/api/devices/import', new Uint8Array(LEASES), 'text/csv')
  const everything = { rules: [{ field: 'source', operator: 'equals', value: 'kea' }] }
  const draft = { action_type: 'monitor', action_reason: 'Watch', max_limit: 20000, criteria: everything }
  const soon = Date.now() + 1000

  const later = await post(JOBS, { ...draft, scheduled_at: new Date(soon).toISOString() })
  const never = await post(JOBS, { ...draft, scheduled_at: '2099-01-01T03:00:00Z' })
  t.match(later.json, { status: 'scheduled', executed_at: null })

  const cancelled = await post(`${JOBS}/${never.json.job_id}/cancel`, { reason: 'Not needed', ticket: 4711 })
  t.match(cancelled, { status: 200, json: { success: true, job_id: never.json.job_id, status: 'cancelled' } })
  const before = await send('GET', `${JOBS}/${never.json.job_id}`)
  t.match(before.json, { status: 'cancelled', cancel_reason: 'Not needed', targeted_count: 0, executed_at: null })

  const { job } = await untilEnded(later.json.job_id)
  t.match(job, { status: 'completed', affected_count: 12049 })
  t.ok(Date.parse(job.executed_at as string) >= soon, 'not before its time')

  // So many that its job is at work for longer than it takes to ask for its end.
  const lines = Array.from(
    { length: LARGE_FLEET },
    (_, n) => `{"mac":"${(0x020000000000 + n).toString(16).padStart(12, '0')}"}`,
  )
  t.match(await send('POST', '/api/devices/import', lines.join('\n'), 'application/x-ndjson'), { status: 200 })
  const large = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
  const made = await post(JOBS, { ...draft, action_type: 'throttle', max_limit: LARGE_FLEET, criteria: large })
  const look = async () => (await send('GET', `${JOBS}/${made.json.job_id}`)).json
  await until(async () => Number((await look()).affected_count) > 0, 'the job has touched its first devices')
  t.match(await send('POST', `${JOBS}/${made.json.job_id}/cancel`), { status: 200 })
  const after = await look()
  t.equal(after.status, 'cancelled')
  t.ok(Number(after.affected_count) < LARGE_FLEET, `cut short after ${after.affected_count}`)
  const feed = await send('GET', '/api/feeds/throttle')
  const touched = feed.text.split('\n').filter((line) => line !== '').length
  t.equal(touched, after.affected_count, 'exactly the devices it says were touched')
})
