import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { openEvents } from '../helpers/event-stream.ts'

const DEVICES = 400

t.test('the events of a real job lead from its start to its end, and their numbers agree', async (t) => {
  const { app, keys, call, moveClock } = await testApp(t, {
    jobWatcher: { pollMs: 1 },
    storeOptions: { chunks: { min: 1, max: 1 } },
  })
  const lines = Array.from({ length: DEVICES }, (_, index) => {
    const mac = (0x240ac4000000 + index).toString(16).replace(/(..)(?=.)/g, '$1:')
    return JSON.stringify({ mac })
  })
  await call('importDevices', { body: `${lines.join('\n')}\n` })
  const { body: job } = await call('createBulkActionJob', {
    body: {
      action_type: 'block',
      action_reason: 'because',
      scheduled_at: '2026-03-01T00:01:00Z',
      criteria: { rules: [{ field: 'mac', operator: 'starts_with', value: '24:0a:c4' }] },
    },
  })
  const origin = await app.listen({ port: 0 })
  const url = `${origin}/api/actions/bulk/jobs/${job.job_id}/events`
  const stream = await openEvents(t, url, { authorization: `Bearer ${keys.viewer}` })
  t.match(await stream.next(), { id: '1.0', event: 'status', data: { status: 'scheduled' } })
  moveClock(60_000)
  const events = await stream.rest()

  t.match(events.slice(-2), [
    { event: 'status', data: { status: 'completed', affected_count: DEVICES, progress_percent: 100 } },
    { event: 'end', data: { status: 'completed', affected_count: DEVICES } },
  ])
  const settled = events.map(({ data }) => data.affected_count as number)
  t.strictSame(
    settled,
    settled.toSorted((a, b) => a - b),
    'progress never goes back',
  )
  for (const { id, data } of events) t.equal(id, `${data.version}.${data.affected_count}`)
  t.equal(new Set(events.map(({ id, event, data }) => `${event} ${id} ${data.targeted_count}`)).size, events.length)
})
