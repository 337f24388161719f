import t from 'tap'
import { answeringEnforcer } from '../helpers/answering-enforcer.ts'
import { testApp } from '../helpers/app.ts'
import { createJob, idOf, importDevices, jobIn, macOf } from '../helpers/scenario.ts'

t.test('items come as pages of JSON, or whole as NDJSON or CSV', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const id = await createJob(app)
  await app.settled(id)
  const get = (accept: string, query = {}) =>
    app.call('listBulkActionJobItems', { ...idOf(id), headers: { accept }, query })
  t.equal((await get('*/*')).body.data.length, 3)
  t.equal((await get('application/json', { limit: 1, outcome: 'applied' })).body.data[0].mac, macOf(1))
  const lines = (await get('application/x-ndjson')).text.trimEnd().split('\n')
  t.match(
    lines.map((line) => JSON.parse(line)),
    [{ mac: macOf(1) }, { mac: macOf(2) }, { mac: macOf(3) }],
  )
  const csv = await get('text/csv;q=0.9, application/json;q=0.1')
  t.match(csv.headers['content-type'], /^text\/csv/)
  t.equal(csv.text.split('\n')[0], 'mac,ip,hostname,vendor,outcome,code,detail,processed_at')
  t.equal((await get('application/x-ndjson', { outcome: 'failed' })).text, '')
})

t.test('in CSV a reason with a comma, a quote or a line break stays in its cell', async (t) => {
  const reasons = ['port 7, 8', 'port "7"', 'port 7\nis down', 'port 7\ris down', 'port 7']
  const enforcer = answeringEnforcer((index) => ({ outcome: 'failed', reason: reasons[index] ?? '' }))
  const app = await testApp(t, { enforcement: { enforcer } })
  await importDevices(app, reasons.length)
  const id = await createJob(app)
  await app.settled(id)
  const { text } = await app.call('listBulkActionJobItems', { ...idOf(id), headers: { accept: 'text/csv' } })
  const details = text.split('enforcer_failed,').slice(1)
  t.strictSame(
    details.map((detail) => detail.slice(0, detail.indexOf(',2026-'))),
    [
      ...['"apply block: port 7, 8"', '"apply block: port ""7"""', '"apply block: port 7\nis down"'],
      ...['"apply block: port 7\ris down"', 'apply block: port 7'],
    ],
  )
})

t.test('items and feeds in an unknown type are 406, and the known types are named', async (t) => {
  const app = await testApp(t)
  const id = await jobIn(app, 'scheduled')
  const headers = { accept: 'image/png' }
  const items = await app.call('listBulkActionJobItems', { ...idOf(id), headers })
  t.equal(items.status, 406)
  t.match(items.body.detail, 'application/json, application/x-ndjson, text/csv')
  t.equal((await app.call('getFeed', { params: { action_type: 'block' }, headers })).status, 406)
})

t.test('a feed has an address on each line, MAC or IP, and none for cleanup', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  await app.settled(await createJob(app))
  const feed = async (action_type: string, query = {}) => app.call('getFeed', { params: { action_type }, query })
  t.equal((await feed('block')).text, `${macOf(1)}\n${macOf(2)}\n`)
  t.equal((await feed('block', { as: 'ip', format: 'text' })).text, '10.0.0.1\n10.0.0.2\n')
  t.equal((await feed('allow')).text, '')
  t.equal((await feed('cleanup')).status, 404)
  t.equal((await feed('cleanup', { as: 'ip', format: 'kea' })).status, 404, 'whatever form is asked for')
  t.equal((await feed('bogus')).status, 400)
})
