import { type IncomingMessage, request } from 'node:http'
import t from 'tap'
import { operations } from '../contract/document.ts'
import { type TestApp, testApp } from '../helpers/app.ts'
import { exampleCall } from '../helpers/example-calls.ts'
import { createJob, idOf, importDevices, jobIn } from '../helpers/scenario.ts'
import { heard } from '../helpers/until.ts'

const gets = operations.filter(({ method, operationId }) => method === 'get' && !operationId.startsWith('stream'))

t.test('HEAD answers as GET does, without the body', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  const id = await createJob(app)
  await app.settled(id)
  for (const operation of gets) {
    const call = { ...exampleCall(operation), ...(operation.path.includes('/jobs/{id}') && idOf(id)) }
    const whole = await app.call(operation.operationId, call)
    const head = await app.call(operation.operationId, { ...call, method: 'HEAD' })
    t.equal(head.status, whole.status, operation.operationId)
    t.equal(head.headers['content-type'], whole.headers['content-type'])
    t.equal(head.headers.etag, whole.headers.etag)
    t.equal(head.text, '')
  }
})

t.test('a method that a path does not have is 405, and Allow names those it has', async (t) => {
  const { app } = await testApp(t)
  const allowed: Record<string, string[]> = {}
  for (const { path, method } of operations) {
    const url = path.replace(/\{\w+\}/g, 'block')
    allowed[url] = [...(allowed[url] ?? []), method.toUpperCase(), ...(method === 'get' ? ['HEAD'] : [])]
  }
  for (const [url, methods] of Object.entries(allowed)) {
    const { statusCode, headers } = await app.inject({ method: 'PUT', url })
    t.equal(statusCode, 405, url)
    const named = String(headers.allow).split(', ')
    t.strictSame(
      methods.filter((method) => !named.includes(method)),
      [],
      url,
    )
  }
})

t.test('an unknown path is 404, also without a key', async (t) => {
  const { app } = await testApp(t)
  for (const url of ['/api', '/api/jobs', '/nonsense', '/api/devices/x/y', '/API/devices']) {
    t.equal((await app.inject({ url })).statusCode, 404, url)
  }
})

t.test('a path that is no UTF-8 is 400', async (t) => {
  const { app } = await testApp(t)
  for (const url of ['/api/devices/%ff', '/api/devices/%zz']) t.equal((await app.inject({ url })).statusCode, 400, url)
})

t.test('a percent-encoded id is the id', async (t) => {
  const app = await testApp(t)
  const id = await jobIn(app, 'scheduled')
  const encoded = [...id].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('')
  const headers = { authorization: `Bearer ${app.keys.viewer}` }
  const { statusCode, body } = await app.app.inject({ url: `/api/actions/bulk/jobs/${encoded}`, headers })
  t.equal(statusCode, 200)
  t.match(JSON.parse(body), { job_id: id })
})

t.test('an empty body with a content type counts as none', async (t) => {
  const app = await testApp(t)
  const cancelled = { ...idOf(await jobIn(app, 'scheduled')), body: '', type: 'application/json' }
  t.equal((await app.call('cancelBulkActionJob', cancelled)).status, 200)
  t.equal((await app.call('deleteBulkActionJob', cancelled)).status, 200)
})

t.test('a body that an operation does not take is ignored, whatever it is', async (t) => {
  const app = await testApp(t)
  const bodies = { 'application/json': '{', 'application/xml': '<a/>', 'text/plain': 'x'.repeat(2_000_000) }
  for (const [type, body] of Object.entries(bodies)) {
    const id = await jobIn(app, 'cancelled')
    t.equal((await app.call('deleteBulkActionJob', { ...idOf(id), type, body })).status, 200, type)
    t.equal((await app.call('restoreBulkActionJob', { ...idOf(id), type, body })).status, 200, type)
    t.equal((await app.call('getBulkActionJob', { ...idOf(id), type, body })).status, 200, type)
  }
})

t.test('the charset of a JSON body may be named', async (t) => {
  const app = await testApp(t)
  const id = await jobIn(app, 'scheduled')
  const type = 'application/json; charset=utf-8'
  t.equal((await app.call('cancelBulkActionJob', { ...idOf(id), type, body: { reason: 'ä' } })).status, 200)
  t.equal((await app.app.store.getJob(id))?.cancelReason, 'ä')
})

t.test('a well-formed x-request-id is taken, any other replaced', async (t) => {
  const { call } = await testApp(t)
  const idFor = async (id: string) =>
    (await call('getLiveness', { as: null, headers: { 'x-request-id': id } })).headers['x-request-id']
  t.equal(await idFor('trace-1.a_B'), 'trace-1.a_B')
  for (const id of ['', 'two words', 'x'.repeat(129)]) t.match(await idFor(id), /^[0-9a-f-]{36}$/)
})

t.test('a client that expects 100-continue gets it', async (t) => {
  const app = await testApp(t)
  const { outgoing, answered } = await post(app, { expect: '100-continue' })
  outgoing.flushHeaders()
  await heard(outgoing, 'continue', 'the client is told to go on')
  outgoing.end('{"name": "late", "role": "viewer"}')
  t.equal(await answered, 201)
})

t.test('a refused client gets no 100-continue', async (t) => {
  const app = await testApp(t)
  const refusals = [
    [{ authorization: 'Bearer wrong' }, 401],
    [{ 'content-type': 'text/html' }, 415],
  ] as const
  for (const [headers, status] of refusals) {
    const { outgoing, answered } = await post(app, { expect: '100-continue', ...headers })
    let isAsked = false
    outgoing.on('continue', () => {
      isAsked = true
    })
    outgoing.flushHeaders()
    t.equal(await answered, status)
    t.equal(isAsked, false)
    outgoing.destroy()
  }
})

t.test('any other expectation is 417', async (t) => {
  const app = await testApp(t)
  const { outgoing, answered } = await post(app, { expect: '200-maybe' })
  outgoing.end('{"name": "late", "role": "viewer"}')
  t.equal(await answered, 417)
})

/** A request over a socket, since an injected one never has to wait. */
async function post({ app, keys }: TestApp, headers: Record<string, string>) {
  if (!app.server.listening) await app.listen({ port: 0 })
  const outgoing = request(`${app.listeningOrigin}/api/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.administrator}`, 'content-type': 'application/json', ...headers },
  })
  const answered = heard<[IncomingMessage]>(outgoing, 'response', 'the request is answered').then(([response]) => {
    response.resume()
    return response.statusCode
  })
  return { outgoing, answered }
}
