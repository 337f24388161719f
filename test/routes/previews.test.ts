import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { BLOCK, idOf, importDevices, macOf, makePreview, TAGGED } from '../helpers/scenario.ts'

const PREVIEW = { action_type: 'block', criteria: TAGGED }
const MAX_LIVE = 20

t.test('a preview is stored with 201, and Location leads to its devices', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 25)
  const { status, headers, body } = await app.call('previewBulkAction', { body: PREVIEW })
  t.equal(status, 201)
  t.equal(headers.location, `/api/actions/bulk/preview/${body.preview_id}/devices`)
  t.match(body, { preview_count: 25, expires_at: '2026-03-01T00:15:00.000Z', warnings: [/25 of 25/] })
  t.equal(body.sample.length, 20)
  const devices = await app.call('listPreviewDevices', { ...idOf(body.preview_id), query: { limit: 1000 } })
  t.equal(devices.body.data.length, 25)
})

t.test('count_only answers 200 and stores nothing', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { status, body } = await app.call('previewBulkAction', { body: { ...PREVIEW, count_only: true } })
  t.equal(status, 200)
  t.strictSame(body, { preview_count: 3 })
})

t.test('a preview takes the duration and on_existing of the job, in each form', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  for (const count_only of [false, true]) {
    for (const on_existing of ['keep_longer', 'replace']) {
      const body = { ...PREVIEW, action_duration: 315_360_000, on_existing, count_only }
      t.match(await app.call('previewBulkAction', { body }), {
        status: count_only ? 200 : 201,
        body: { preview_count: 3 },
      })
    }
  }
  const { criteria: _, ...rest } = BLOCK
  const body = { ...rest, preview_id: await makePreview(app, { on_existing: 'keep_longer' }), on_existing: 'replace' }
  t.match(await app.call('createBulkActionJob', { body }), { status: 201, body: { on_existing: 'replace' } })
})

t.test('a warning names the first of the listed addresses that are not in the inventory', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const warningsOf = async (...numbers: number[]) => {
    const criteria = { rules: [{ field: 'mac', operator: 'in', value: numbers.map(macOf) }] }
    return (await app.call('previewBulkAction', { body: { ...PREVIEW, criteria } })).body.warnings
  }
  t.strictSame(await warningsOf(1, 9), [
    `1 of the MAC addresses is not in the inventory (${macOf(9)}); import it first to include it.`,
  ])
  const others = Array.from({ length: 12 }, (_, index) => index + 10)
  const named = others.slice(0, 10).map(macOf).join(', ')
  t.strictSame(await warningsOf(1, ...others), [
    `12 of the MAC addresses are not in the inventory (${named} and 2 more); import them first to include them.`,
  ])
})

t.test('the 21st live preview of a key is 429, until one is taken or expires', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  const previews = []
  for (let n = 0; n < MAX_LIVE; n++) previews.push(await makePreview(app))
  const refused = await app.call('previewBulkAction', { body: PREVIEW })
  t.match(refused, { status: 429, headers: { 'retry-after': '900' }, body: { detail: /try again in 900 s/ } })
  const { criteria: _, ...rest } = BLOCK
  t.equal((await app.call('createBulkActionJob', { body: { ...rest, preview_id: previews[0] } })).status, 201)
  t.equal((await app.call('previewBulkAction', { body: PREVIEW })).status, 201, 'one was taken')
  t.equal((await app.call('previewBulkAction', { body: PREVIEW })).status, 429)
  app.moveClock(15 * 60_000)
  t.equal((await app.call('previewBulkAction', { body: PREVIEW })).status, 201, 'they have expired')
})

t.test('the 429 names when the first of the previews expires, which is when the next one succeeds', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  await makePreview(app)
  app.moveClock(4 * 60_000)
  for (let n = 1; n < MAX_LIVE; n++) await makePreview(app)
  app.moveClock(60_500)
  const refused = await app.call('previewBulkAction', { body: PREVIEW })
  t.match(refused, { status: 429, headers: { 'retry-after': '600' } })
  app.moveClock(599_000)
  t.match(await app.call('previewBulkAction', { body: PREVIEW }), { status: 429, headers: { 'retry-after': '1' } })
  app.moveClock(1000)
  t.equal((await app.call('previewBulkAction', { body: PREVIEW })).status, 201, 'after as long as was named')
  const again = await app.call('previewBulkAction', { body: PREVIEW })
  t.match(again, { status: 429, headers: { 'retry-after': '240' } }, 'the next to expire was made four minutes later')
})

t.test('the devices of a preview that is unknown or has expired are 404', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  const id = await makePreview(app)
  t.equal((await app.call('listPreviewDevices', idOf(id))).status, 200)
  app.moveClock(15 * 60_000)
  for (const unknown of [id, 'nonsense', 'x'.repeat(200)]) {
    t.equal((await app.call('listPreviewDevices', idOf(unknown))).status, 404)
  }
})
