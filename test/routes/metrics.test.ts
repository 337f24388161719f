import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Histogram, Registry } from 'prom-client'
import t from 'tap'
import { parse } from 'yaml'
import { manualClock } from '../../db/clock.ts'
import type { DueJob } from '../../db/jobs/job-store.ts'
import type { Store } from '../../db/store.ts'
import { histogramText } from '../../plugins/health/histogram-text.ts'
import { createStoreMetrics } from '../../plugins/health/store-metrics.ts'
import { testApp } from '../helpers/app.ts'
import { LAST_MOMENT } from '../helpers/extremes.ts'
import { onlyOn } from '../helpers/only-on.ts'
import { sourceApp } from '../helpers/source-app.ts'

const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  criteria: { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] },
}
const LATER = { ...JOB, scheduled_at: '2099-01-01T00:00:00Z' }

/** The value of a series, as it is written. */
const seriesOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

t.test('jobs are counted by status and items by outcome', async (t) => {
  const { call, settled } = await testApp(t)
  await call('importDevices', { body: '{"mac":"02:00:00:00:00:01"}\n{"mac":"02:00:00:00:00:02"}\n' })
  await settled((await call('createBulkActionJob', { body: JOB })).body.job_id)
  await call('createBulkActionJob', { body: LATER })
  const { text, headers } = await call('getMetrics')
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/)
  t.equal(seriesOf(text, 'bulk_actions_jobs{status="completed"}'), 1)
  t.equal(seriesOf(text, 'bulk_actions_jobs{status="scheduled"}'), 1)
  t.equal(seriesOf(text, 'bulk_actions_jobs{status="failed"}'), 0)
  t.equal(seriesOf(text, 'bulk_actions_items{outcome="applied"}'), 2)
  t.equal(seriesOf(text, 'bulk_actions_items{outcome="pending"}'), 0)
  t.equal(seriesOf(text, 'bulk_actions_oldest_due_job_seconds'), 0)
  t.equal(seriesOf(text, 'bulk_actions_unconfirmed_actions{action_type="block"}'), 0)
})

t.test('the wait of a job from before the clock was set back is counted from when it is first seen', async (t) => {
  const clock = manualClock(0)
  let oldestDue: DueJob | null = { seq: 1, at: 3600_000 }
  const registry = new Registry()
  const store = {
    countJobs: async () => ({ jobs: {}, items: {}, oldestDue }),
    countUnconfirmed: async () => ({}),
    measures: async () => [],
    auditHead: () => null,
  } as unknown as Store
  const gather = createStoreMetrics(registry, store, clock)
  const wait = async () => {
    await gather()
    return seriesOf(await registry.metrics(), 'bulk_actions_oldest_due_job_seconds') ?? 0
  }
  t.equal(await wait(), 0)
  t.ok((await wait()) > 0, 'by its own time it would not be due for an hour')
  oldestDue = { seq: 2, at: -60_000 }
  t.ok((await wait()) >= 60, 'of another one the clock tells')
  oldestDue = null
  t.equal(await wait(), 0)
})

const SAMPLE = /^[a-z_0-9]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?\d+(\.\d+)?(e[+-]\d+)?$/
const [LEAST, MOST] = [0, Number.MAX_SAFE_INTEGER]

for (const [number, now, due] of [
  [LEAST, 0, LAST_MOMENT],
  [MOST, LAST_MOMENT, 0],
] as const) {
  t.test(`Prometheus can read every sample where the numbers are ${number}`, async (t) => {
    const registry = new Registry()
    const histogram = { bounds: [0.001], counts: [number, number], sum: number }
    const store = {
      countJobs: async () => ({
        jobs: { completed: number },
        items: { applied: number },
        oldestDue: { seq: 1, at: due },
      }),
      countUnconfirmed: async () => ({ block: number }),
      measures: async () => [
        { name: 'a_number', help: 'A number.', value: number },
        { name: 'a_histogram', help: 'A histogram.', value: histogram },
      ],
      auditHead: () => ({ seq: number, hash: (number === LEAST ? '0' : 'f').repeat(64) }),
    } as unknown as Store
    const histograms = await createStoreMetrics(registry, store, manualClock(now))()
    const samples = [await registry.metrics(), ...histograms]
      .join('')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    t.equal(samples.length, 11)
    for (const sample of samples) t.match(sample, SAMPLE)
  })
}

t.test('a histogram of the store is written as prom-client writes one of its own', async (t) => {
  const registry = new Registry()
  const histogram = new Histogram({ name: 'a_histogram', help: 'Both.', buckets: [0.001, 1], registers: [registry] })
  for (const value of [0.0005, 0.5, 0.25, 8]) histogram.observe(value)
  const state = { bounds: [0.001, 1], counts: [1, 2, 1], sum: 8.7505 }
  t.equal(histogramText('a_histogram', 'Both.', state), await registry.metrics())
})

t.test('requests are counted by operation and status, with their times', async (t) => {
  const { app, call } = await testApp(t)
  await call('listDevices')
  await call('listDevices')
  await call('listDevices', { as: null })
  await app.inject('/nothing/here')
  const { text } = await call('getMetrics')
  const count = (operation: string, status: number) =>
    seriesOf(text, `bulk_actions_request_seconds_count{operation="${operation}",status="${status}"}`)
  t.equal(count('listDevices', 200), 2)
  t.equal(count('listDevices', 401), 1)
  t.equal(count('none', 404), 1)
})

t.test('the metrics cover the writer, the event loop, the log and the audit log', async (t) => {
  const { app, call } = await testApp(t)
  await call('createBulkActionJob', { body: LATER })
  const { text } = await call('getMetrics')
  const commits = seriesOf(text, 'bulk_actions_writer_commit_seconds_count') ?? 0
  t.ok(commits > 0)
  t.equal(seriesOf(text, 'bulk_actions_writer_batch_size_count'), commits)
  t.equal(seriesOf(text, 'bulk_actions_writer_batch_size_bucket{le="+Inf"}'), commits)
  t.ok((seriesOf(text, 'bulk_actions_writer_batch_size_sum') ?? 0) >= commits)
  t.type(seriesOf(text, 'nodejs_eventloop_lag_seconds'), 'number')
  const head = await app.store.auditHead()
  t.equal(seriesOf(text, 'bulk_actions_audit_head_seq'), head?.seq)
  t.equal(seriesOf(text, 'bulk_actions_audit_head_hash48')?.toString(16).padStart(12, '0'), head?.hash.slice(0, 12))
})

const A_FILE = onlyOn('sqlite', 'the log beside a database file')

t.test('the size of the write-ahead log is a metric', A_FILE, async (t) => {
  const { call } = await testApp(t)
  t.ok((seriesOf((await call('getMetrics')).text, 'bulk_actions_wal_bytes') ?? 0) > 0)
})

t.test('no label contains a MAC, an address, a key or an id, whatever the request', async (t) => {
  const { app, call, keys } = await testApp(t)
  const id = randomUUID()
  await call('getBulkActionJob', { params: { id } })
  await call('getDevice', { params: { mac: '02:00:5e:00:53:01' } })
  await app.inject({ url: `/10.9.8.7/${id}`, headers: { authorization: `Bearer ${keys.viewer}` } })
  const { text } = await call('getMetrics')
  for (const secret of [id, '02:00:5e', '10.9.8.7', '127.0.0.1', keys.viewer, keys.administrator]) {
    t.notOk(text.includes(secret), secret)
  }
})

t.test('metrics need the scope metrics:read', async (t) => {
  const { call } = await testApp(t)
  t.match(await call('getMetrics', { as: 'operator' }), { status: 403, body: { detail: /metrics:read/ } })
})

t.test('every metric that the docs name exists', async (t) => {
  const { call, source } = await sourceApp(t)
  await call('getLiveness')
  await source()
  const { text } = await call('getMetrics')
  const docs = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
  const [scrape, alerts, ...others] = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => parse(yaml))
  t.match([scrape.scrape_configs.length, alerts.groups.length, others], [1, 1, []])
  const names = docs.match(/bulk_actions_[a-z0-9_]+/g) ?? []
  t.ok(names.length > 5)
  for (const { expr, annotations } of alerts.groups[0].rules) t.match(annotations.summary, /[.?]$/, expr)
  for (const name of names) t.match(text, new RegExp(`^${name}[ {]`, 'm'))
})
