import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { BLOCK, createJob, idOf } from '../helpers/scenario.ts'

const SENSOR = { mac: '24:0a:c4:40:00:01', ip: '10.20.1.0', hostname: 'sensor', tags: ['lab'] }
const PHONE = { mac: '02:00:00:00:00:01', ip: '10.20.1.1', hostname: 'phone', tags: ['lab'] }
const PI = { mac: 'b8:27:eb:00:00:01', ip: '10.20.1.2', tags: ['lab'] }
const SILENT = { mac: '24:0a:c4:40:00:02', tags: ['lab'] }

const bring = ({ call }: TestApp, devices: readonly object[]) =>
  call('importDevices', { body: devices.map((device) => `${JSON.stringify(device)}\n`).join('') })

/** The items of a job, of which `only` has some: as pages of one, and as they are streamed. */
async function itemsOf({ call }: TestApp, id: string, only: object = {}) {
  const get = (query: object, accept = 'application/json') =>
    call('listBulkActionJobItems', { ...idOf(id), query: { ...only, ...query }, headers: { accept } })
  const paged: object[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await get({ limit: 1, ...(cursor !== '' && { cursor }) })
    paged.push(...body.data)
    cursor = body.next_cursor
  }
  const lines = (await get({}, 'application/x-ndjson')).text.split('\n').slice(0, -1)
  const [head, ...rows] = (await get({}, 'text/csv')).text.split('\n').slice(0, -1)
  const csv = rows.map((row) => row.replace(/,2026-[^,]+$/, ''))
  return { paged, streamed: lines.map((line) => JSON.parse(line)), head, csv }
}

t.test('items say who each device is, page by page and streamed', async (t) => {
  const app = await testApp(t)
  await bring(app, [SENSOR, PHONE, SILENT, PI])
  const id = await createJob(app)
  await app.settled(id)
  const { paged, streamed, head, csv } = await itemsOf(app, id)
  t.match(paged, [
    { mac: PHONE.mac, ip: PHONE.ip, hostname: 'phone', vendor: null, outcome: 'applied' },
    { mac: SENSOR.mac, ip: SENSOR.ip, hostname: 'sensor', vendor: 'Espressif Inc.', outcome: 'applied' },
    { mac: SILENT.mac, ip: null, hostname: null, vendor: 'Espressif Inc.', outcome: 'applied' },
    { mac: PI.mac, ip: PI.ip, hostname: null, vendor: 'Raspberry Pi Foundation', outcome: 'applied' },
  ])
  t.strictSame(streamed, paged)
  t.equal(head, 'mac,ip,hostname,vendor,outcome,code,detail,processed_at')
  t.strictSame(csv, [
    '02:00:00:00:00:01,10.20.1.1,phone,,applied,,',
    '24:0a:c4:40:00:01,10.20.1.0,sensor,Espressif Inc.,applied,,',
    '24:0a:c4:40:00:02,,,Espressif Inc.,applied,,',
    'b8:27:eb:00:00:01,10.20.1.2,,Raspberry Pi Foundation,applied,,',
  ])
})

t.test('items of each outcome say it too', async (t) => {
  const app = await testApp(t)
  await bring(app, [SENSOR, PHONE])
  const one = { rules: [{ field: 'mac', operator: 'equals', value: PHONE.mac }] }
  await app.settled(await createJob(app, { action_type: 'allow', criteria: one }))
  const id = await createJob(app)
  await app.settled(id)
  const skipped = await itemsOf(app, id, { outcome: 'skipped' })
  t.match(skipped.paged, [{ mac: PHONE.mac, ip: PHONE.ip, hostname: 'phone', code: 'allowed' }])
  t.strictSame(skipped.csv, [`${PHONE.mac},10.20.1.1,phone,,skipped,allowed,The device is under allow.`])
  const applied = await itemsOf(app, id, { outcome: 'applied' })
  t.match(applied.paged, [{ mac: SENSOR.mac, ip: SENSOR.ip, hostname: 'sensor', vendor: 'Espressif Inc.' }])
})

t.test('an item follows the inventory, and stays when its device is deleted', async (t) => {
  const app = await testApp(t)
  await bring(app, [SENSOR, PHONE])
  const id = await createJob(app)
  await app.settled(id)
  await app.settled(await createJob(app, { ...BLOCK, action_type: 'cleanup' }))
  await bring(app, [{ ...PHONE, ip: '10.20.9.9', hostname: 'tablet' }])
  t.equal((await app.call('deleteDevice', { params: { mac: SENSOR.mac } })).status, 200)
  const { paged, streamed, csv } = await itemsOf(app, id)
  t.match(paged, [
    { mac: PHONE.mac, ip: '10.20.9.9', hostname: 'tablet', vendor: null, outcome: 'applied' },
    { mac: SENSOR.mac, ip: null, hostname: null, vendor: null, outcome: 'applied' },
  ])
  t.strictSame(streamed, paged)
  t.strictSame(csv, [`${PHONE.mac},10.20.9.9,tablet,,applied,,`, `${SENSOR.mac},,,,applied,,`])
})

t.test('a hostile name is the same in JSON and NDJSON, and neither a formula nor a second cell in CSV', async (t) => {
  const names = [`=HYPERLINK("http://x")`, '-1', 'a,b', 'a;=1', '"', '{"mac":"x"},', 'plain']
  const app = await testApp(t)
  await bring(
    app,
    names.map((hostname, index) => ({ mac: `02:00:00:00:00:0${index}`, hostname, tags: ['lab'] })),
  )
  const id = await createJob(app)
  await app.settled(id)
  const { paged, streamed, csv } = await itemsOf(app, id)
  t.match(
    paged,
    names.map((hostname) => ({ hostname })),
  )
  t.strictSame(streamed, paged)
  t.strictSame(
    csv.map((row) => row.slice('02:00:00:00:00:00,,'.length).replace(/,,applied,,$/, '')),
    [`"'=HYPERLINK(""http://x"")"`, `"'-1"`, '"a,b"', `"a;'=1"`, '""""', '"{""mac"":""x""},"', 'plain'],
  )
})
