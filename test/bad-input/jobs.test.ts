import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { type Refusal, refused } from '../helpers/refusal.ts'
import { BLOCK, createJob, idOf, importDevices, jobIn, makePreview, TAGGED } from '../helpers/scenario.ts'

const { criteria: _, ...WITHOUT } = BLOCK
const create = (changes: object, details: Refusal['details'], base: object = BLOCK): Refusal => ({
  to: 'createBulkActionJob',
  call: { body: { ...base, ...changes } },
  status: 400,
  ...(details && { details }),
})
const preview = (changes: object, details: Refusal['details']): Refusal => ({
  to: 'previewBulkAction',
  call: { body: { action_type: 'block', criteria: TAGGED, ...changes } },
  status: 400,
  ...(details && { details }),
})

const BAD: Record<string, Refusal> = {
  'a scheduled_at that is no date-time': create({ scheduled_at: 'tomorrow' }, { scheduled_at: /time with an offset/ }),
  'a scheduled_at without an offset': create({ scheduled_at: '2027-03-01T00:00:00' }, { scheduled_at: /offset/ }),
  'a scheduled_at that is no day': create(
    { scheduled_at: '2027-02-30T00:00:00Z' },
    { scheduled_at: /time with an offset/ },
  ),
  'a scheduled_at in a wrong year': create(
    { scheduled_at: '2025-03-01T00:00:00Z' },
    {
      scheduled_at:
        /2025-03-01T00:00:00.000Z is more than five minutes in the past; the server's time is 2026-03-01T00:00:00/,
    },
  ),
  'a scheduled_at that is a moment more than five minutes in the past': create(
    { scheduled_at: '2026-02-28T23:54:59.999Z' },
    { scheduled_at: /Leave scheduled_at out/ },
  ),
  'a scheduled_at in the year 0': create({ scheduled_at: '0000-01-01T00:00:00Z' }, { scheduled_at: /past/ }),
  'a negative duration': create({ action_duration: -1 }, { action_duration: /0/ }),
  'a duration that is text': create({ action_duration: '60' }, { action_duration: /integer|number/ }),
  'a duration on deny': create({ action_type: 'deny', action_duration: 60 }, { action_duration: /0/ }),
  'a duration on cleanup': create({ action_type: 'cleanup', action_duration: 60 }, { action_duration: /0/ }),
  'an unknown on_existing': create({ on_existing: 'keep' }, { on_existing: /keep_longer, replace/ }),
  'an on_existing of null': create({ on_existing: null }, { on_existing: /text/ }),
  'a preview with an unknown on_existing': preview(
    { on_existing: 'KEEP_LONGER' },
    { on_existing: /keep_longer, replace/ },
  ),
  'a preview with a negative duration': preview({ action_duration: -1 }, { action_duration: /0/ }),
  'a preview with a duration of eleven years': preview(
    { action_duration: 11 * 365 * 86_400 },
    { action_duration: /315360000/ },
  ),
  'a preview with a duration on deny': preview({ action_type: 'deny', action_duration: 60 }, { action_duration: /0/ }),
  'a preview with a duration on cleanup': preview(
    { action_type: 'cleanup', action_duration: 60 },
    { action_duration: /0/ },
  ),
  'only a count, with a duration on deny': preview(
    { action_type: 'deny', action_duration: 60, count_only: true },
    { action_duration: /0/ },
  ),
  'both criteria and a preview': create({ preview_id: 'x' }, { criteria: /preview_id/, preview_id: /criteria/ }),
  'neither criteria nor a preview': create({}, undefined, WITHOUT),
  'an unknown preview': create(
    { preview_id: '01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17' },
    { preview_id: /preview/ },
    WITHOUT,
  ),
  'no reason': create({ action_reason: '' }, { action_reason: /empty/ }),
  'a reason that is too long': create({ action_reason: 'x'.repeat(501) }, { action_reason: /500/ }),
  'a cap below 1': create({ max_limit: 0 }, { max_limit: /1/ }),
  'an unknown property': create({ scheduled: true }, { scheduled: /unknown|not/ }),
  'several faults at once': create(
    { action_duration: -1, scheduled_at: 'x', max_limit: 0 },
    { action_duration: /0/, scheduled_at: /time with an offset/, max_limit: /1/ },
  ),
  'a body over the limit': {
    ...create({ action_reason: 'x'.repeat(1_100_000) }, undefined),
    status: 413,
    says: /1 MiB/,
  },
}

t.test('new jobs', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  for (const [name, refusal] of Object.entries(BAD)) {
    t.test(`a job with ${name} is refused`, (t) => refused(t, app, refusal))
  }
})

t.test('a job of a preview that is expired, used or of another action is refused', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  const used = await makePreview(app)
  const jobId = await createJob(app, { preview_id: used, criteria: undefined })
  await app.settled(jobId)
  await refused(t, app, { ...create({ preview_id: used }, undefined, WITHOUT), status: 409, says: new RegExp(jobId) })
  const other = await makePreview(app, { action_type: 'monitor' })
  await refused(t, app, { ...create({ preview_id: other }, undefined, WITHOUT), says: /monitor/ })
  const expired = await makePreview(app)
  app.moveClock(15 * 60_000)
  await refused(t, app, create({ preview_id: expired }, { preview_id: /expired/ }, WITHOUT))
})

t.test('a call on a job that is unknown, has no uuid or is in the wrong state is refused', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  for (const id of ['01a2027e-95a0-7b3a-9a51-2f6d0c4e8b17', 'job-1']) {
    for (const to of ['getBulkActionJob', 'cancelBulkActionJob', 'deleteBulkActionJob']) {
      await refused(t, app, { to, call: idOf(id), status: 404 })
    }
  }
  const completed = await jobIn(app, 'completed')
  await refused(t, app, { to: 'cancelBulkActionJob', call: idOf(completed), status: 409, says: /completed/ })
  const reason = { ...idOf(completed), body: { reason: 'x'.repeat(501) } }
  await refused(t, app, { to: 'cancelBulkActionJob', call: reason, status: 400, details: { reason: /500/ } })
  const scheduled = await jobIn(app, 'scheduled')
  await refused(t, app, { to: 'deleteBulkActionJob', call: idOf(scheduled), status: 409, says: /scheduled/ })
})

t.test('a cursor that was tampered with, or is of another list or other filters, is refused', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const query = { limit: 1, tag: 'lab' }
  const { next_cursor: cursor } = (await app.call('listDevices', { query })).body
  const details = { cursor: /next_cursor/ }
  const flipped = `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`
  for (const bad of [`x${cursor}`, cursor.slice(4), flipped, 'nonsense', Buffer.from('[1]').toString('base64url')]) {
    await refused(t, app, { to: 'listDevices', call: { query: { ...query, cursor: bad } }, status: 400, details })
  }
  await refused(t, app, { to: 'listDevices', call: { query: { limit: 1, cursor } }, status: 400, details })
  await refused(t, app, { to: 'listBulkActionJobs', call: { query: { limit: 1, cursor } }, status: 400, details })
})

t.test('a cursor is refused with any other last character, those that stand for the same bytes too', async (t) => {
  const app = await testApp(t)
  const { next_cursor: cursor } = (await app.call('listApiKeys', { query: { limit: 1 } })).body
  const same = (last: string) =>
    Buffer.from(cursor.slice(0, -1) + last, 'base64url').equals(Buffer.from(cursor, 'base64url'))
  const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
    (last) => last !== cursor.at(-1),
  )
  t.ok(others.some(same), 'the last character of this one has bits to spare')
  for (const last of others) {
    const query = { limit: 1, cursor: cursor.slice(0, -1) + last }
    t.equal((await app.call('listApiKeys', { query })).status, 400, last)
  }
})

t.test('a malformed MAC in a path or a query is refused', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  for (const mac of ['02:00:00:00:00', '02:00:00:00:00:0g', '0200000000011']) {
    await refused(t, app, { to: 'getDevice', call: { params: { mac } }, status: 400, details: { mac: /MAC/ } })
    await refused(t, app, { to: 'listDevices', call: { query: { mac } }, status: 400, details: { mac: /MAC/ } })
  }
  const call = { query: { subnet: '10.0.0.0/99' } }
  await refused(t, app, { to: 'listDevices', call, status: 400, details: { subnet: /subnet/ } })
})

t.test('a preview is refused for a type of action that there is not', async (t) => {
  const app = await testApp(t)
  const call = { body: { action_type: 'explode', criteria: TAGGED } }
  await refused(t, app, { to: 'previewBulkAction', call, status: 400, details: { action_type: /block.*cleanup/ } })
})
