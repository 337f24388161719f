import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { createJob, importDevices, macOf } from '../helpers/scenario.ts'

const MAC = macOf(1)

t.test('a device is found under its address in any notation, percent-encoded or not', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  for (const mac of [MAC, '02-00-00-00-00-01', '0200.0000.0001', '020000000001', '02:00:00:00:00:01'.toUpperCase()]) {
    const { status, body } = await app.call('getDevice', { params: { mac }, as: 'viewer' })
    t.equal(status, 200, mac)
    t.match(body, { mac: MAC, ip: '10.0.0.1', tags: ['lab'], statuses: [], history: [] })
  }
})

t.test('what is no MAC address is 400, an unknown one 404, and one that is far too long 404', async (t) => {
  const { call } = await testApp(t)
  for (const operationId of ['getDevice', 'deleteDevice']) {
    const statusOf = async (mac: string) => (await call(operationId, { params: { mac } })).status
    t.equal(await statusOf('nonsense'), 400)
    t.equal(await statusOf(MAC), 404)
    t.equal(await statusOf('x'.repeat(65)), 404)
    t.equal(await statusOf('é'.repeat(400)), 404)
  }
})

t.test('a device under an action is not deleted (409); without one it is gone', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  const remove = () => app.call('deleteDevice', { params: { mac: MAC } })
  await app.settled(await createJob(app))
  const refused = await remove()
  t.equal(refused.status, 409)
  t.match(refused.body.detail, 'block')
  await app.settled(await createJob(app, { action_type: 'cleanup' }))
  t.match(await remove(), { status: 200, body: { mac: MAC, success: true } })
  t.equal((await remove()).status, 404)
})

t.test('devices are listed by filter, and by page', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 5)
  const find = async (query: Record<string, string>) => (await app.call('listDevices', { query })).body.data.length
  t.equal(await find({ mac: '0200.0000.0002' }), 1)
  t.equal(await find({ ip: '10.0.0.3' }), 1)
  t.equal(await find({ subnet: '10.0.0.0/30' }), 3)
  t.equal(await find({ tag: 'LAB', source: 'ndjson' }), 5)
  t.equal(await find({ source: 'dnsmasq' }), 0)
  t.equal(await find({ hostname: 'x' }), 0)
  t.equal(await find({ vendor: 'x' }), 0)
  t.equal(await find({ status: 'block' }), 0)
  const first = await app.call('listDevices', { query: { limit: 3 } })
  const rest = await app.call('listDevices', { query: { limit: 3, cursor: first.body.next_cursor } })
  t.strictSame([first.body.data.length, rest.body.data.length, rest.body.next_cursor], [3, 2, null])
})

t.test('an import counts what it brought, in each format', async (t) => {
  const { call } = await testApp(t)
  const kea = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n'
  const bodies: [string, string][] = [
    ['application/x-ndjson', `{"mac": "${MAC}"}\nnonsense\n`],
    ['text/csv', `${kea}10.0.0.1,${MAC},,86400,1795398339,1,0,0,printer,0,\n`],
    ['text/plain', `1795355247 ${macOf(2)} 10.0.0.2 printer *\n`],
  ]
  const counts = []
  for (const [type, body] of bodies) counts.push((await call('importDevices', { type, body })).body)
  t.match(counts, [
    { received: 2, created: 1, updated: 0, rejected: 1, errors: [{ line: 2 }] },
    { received: 1, created: 0, updated: 1, rejected: 0 },
    { received: 1, created: 1, updated: 0, rejected: 0 },
  ])
})

t.test(
  'an import over the limit is 413: announced, before anything is read; else where it passes the limit',
  async (t) => {
    const app = await testApp(t, { importLimit: 1000 })
    const line = (n: number): string => `{"mac": "${macOf(n)}"}\n`
    const body = Array.from({ length: 100 }, (_, n) => line(n)).join('')
    const announced = await app.call('importDevices', { body })
    t.equal(announced.status, 413)
    t.match(announced.body.detail, '1000 bytes')
    t.equal((await app.call('listDevices')).body.data.length, 0)

    await app.app.listen({ port: 0 })
    const headers = { authorization: `Bearer ${app.keys.operator}`, 'content-type': 'application/x-ndjson' }
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.from(body)) })
    const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit
    const streamed = await fetch(`${app.app.listeningOrigin}/api/devices/import`, init)
    t.equal(streamed.status, 413)
    t.equal(streamed.headers.get('connection'), 'close', 'and nobody reads on')
  },
)
