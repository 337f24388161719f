import t from 'tap'
import { document } from '../contract/document.ts'
import { faults } from '../contract/judge.ts'
import { startReceiver } from '../helpers/process/start-receiver.ts'
import { sourceApp } from '../helpers/source-app.ts'
import { until } from '../helpers/until.ts'

const HOSTS = [1, 2, 3]

t.test('sources are read by themselves: events and metrics tell when one fails and recovers', async (t) => {
  const receiver = await startReceiver(t)
  const env = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' }
  const { call, leases, source, clock } = await sourceApp(t, { env, sources: { pollMs: 5 }, webhooks: { pollMs: 5 } })
  const events = ['source.failed', 'source.recovered']
  const hook = await call('createWebhook', { body: { url: receiver.url('/ok'), events } })
  await receiver.knows(hook.body.secret)
  const { source_id } = await source({ enabled: true })
  const params = { id: source_id }
  const state = async () => (await call('getSource', { params })).body
  const runs = async (pattern: RegExp) => pattern.test((await call('getMetrics')).text)
  await until(() => runs(/source_runs_total\{source="lab",outcome="failed"\} 1\n/), 'it has failed')
  clock.advance(60_000)
  await until(() => runs(/source_runs_total\{source="lab",outcome="failed"\} 2\n/), 'it has failed again')
  leases(HOSTS)
  clock.advance(120_000)
  await until(async () => (await state()).state === 'ok', 'it is read')
  const metrics = (await call('getMetrics')).text
  t.match(metrics, 'bulk_actions_source_state{source="lab",state="ok"} 1')
  t.match(metrics, 'bulk_actions_source_state{source="lab",state="failed"} 0')
  t.match(metrics, `bulk_actions_source_last_success_timestamp_seconds{source="lab"} ${clock.now() / 1000}`)
  t.match(metrics, 'bulk_actions_source_runs_total{source="lab",outcome="imported"} 1')
  const told = [await receiver.next('/ok'), await receiver.next('/ok')].map(({ body }) => JSON.parse(body))
  const data = { source_id, name: 'lab' }
  t.match(
    told.toSorted((a, b) => a.type.localeCompare(b.type)),
    [
      { type: 'source.failed', data: { ...data, error: /no file/ } },
      { type: 'source.recovered', data: { ...data, error: null } },
    ],
  )
  for (const one of told) t.strictSame(faults(document.components.schemas.SourceEventMessage ?? false, one), [])
  await call('deleteSource', { params })
  t.notMatch((await call('getMetrics')).text, 'source="lab"')
})
