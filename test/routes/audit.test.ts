import t from 'tap'
import { START, testApp } from '../helpers/app.ts'

const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
}

t.test('the audit log has who did what, from which address and in which request', async (t) => {
  const { call } = await testApp(t)
  const made = await call('createBulkActionJob', { body: JOB, as: 'operator', headers: { 'x-request-id': 'mine' } })
  const { body } = await call('listAuditLog', { query: { subject: made.body.job_id } })
  t.equal(body.data.length, 1)
  const [entry] = body.data
  t.match(entry, {
    at: new Date(START).toISOString(),
    actor: { key_name: /^operator-/, address: '127.0.0.1', request_id: 'mine' },
    action: 'createBulkActionJob',
    before: null,
  })
  t.match(JSON.parse(entry.after), { action_reason: 'stolen', criteria_json: JSON.stringify(JOB.criteria) })
})

t.test('the audit log is filtered by key, action, subject and time, newest first', async (t) => {
  const { call, moveClock } = await testApp(t)
  const { job_id: first } = (await call('createBulkActionJob', { body: JOB, as: 'operator' })).body
  moveClock(60_000)
  const { job_id: second } = (await call('createBulkActionJob', { body: JOB })).body
  await call('cancelBulkActionJob', { params: { id: first } })
  const subjects = async (query: Record<string, string>) =>
    (await call('listAuditLog', { query })).body.data.map((entry: { subject: string }) => entry.subject)
  const later = new Date(START + 60_000).toISOString()
  t.strictSame(await subjects({ since: later }), [first, second])
  t.strictSame(await subjects({ action: 'cancelBulkActionJob' }), [first])
  t.strictSame(await subjects({ key_name: 'admin' }), [first, second])
  t.strictSame(await subjects({ subject: first }), [first, first])
  t.strictSame(await subjects({ action: 'createBulkActionJob', until: later }), [first])
  t.strictSame(await subjects({ key_name: 'nobody' }), [])
})

t.test('the audit log has pages, and each entry has the hash of the next one in the list', async (t) => {
  const { call } = await testApp(t)
  await call('createBulkActionJob', { body: JOB })
  const all = (await call('listAuditLog')).body.data
  const paged = []
  let cursor: string | null = null
  do {
    const { body } = await call('listAuditLog', { query: { limit: '2', ...(cursor !== null && { cursor }) } })
    paged.push(...body.data)
    cursor = body.next_cursor
  } while (cursor !== null && paged.length <= all.length)
  t.strictSame(paged, all)
  for (const [index, entry] of all.entries()) {
    t.equal(entry.previous_hash, all[index + 1]?.hash ?? '0'.repeat(64))
  }
})

t.test('an import leaves an entry for its beginning and one for its end, with what it did', async (t) => {
  const { call } = await testApp(t)
  const ends = async () =>
    (await call('listAuditLog', { query: { action: 'importDevices' } })).body.data.map((entry: { after: string }) =>
      JSON.parse(entry.after),
    )
  await call('importDevices', { body: '{"mac":"02:00:00:00:00:01"}\n{"mac":"02:00:00:00:00:02"}\n' })
  t.strictSame(await ends(), [
    { state: 'completed', created: 2, updated: 0, unchanged: 0, released: 0, gone: 0 },
    { state: 'begun', site: 'default', snapshot_of: null },
  ])
  t.equal((await call('importDevices', { body: '' })).status, 400)
  t.match(await ends(), [{ state: 'broken_off', created: 0 }, { state: 'begun' }, {}, {}])
})

t.test('the audit log needs the scope audit:read', async (t) => {
  const { call } = await testApp(t)
  t.match(await call('listAuditLog', { as: 'operator' }), { status: 403, body: { detail: /audit:read/ } })
})
