import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { PORTION_SIZE } from '../../importers/import-stream.ts'
import { makeKey, type TestAppOptions, testApp } from '../helpers/app.ts'
import { liveJob } from '../helpers/live-job.ts'
import { macOf } from '../helpers/scenario.ts'
import { closed, heard, until } from '../helpers/until.ts'

/** The real app, listening, and connections to it that send what the test says. */
async function listening(t: Test, options: TestAppOptions) {
  const bench = await testApp(t, options)
  await bench.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = bench.app.server.address() as AddressInfo
  const send = async (text: string): Promise<{ socket: Socket; response: ServerResponse; text(): Promise<string> }> => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    t.teardown(() => socket.destroy())
    socket.on('error', () => {})
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    const begun = heard<[unknown, ServerResponse]>(bench.app.server, 'request', 'the request has come')
    socket.write(text)
    const [, response] = await begun
    const whole = async () => {
      await closed(socket, 'the connection is closed')
      return received
    }
    return { socket, response, text: whole }
  }
  const halfImport = (key: string, lines: number) => {
    const body = Array.from({ length: lines }, (_, n) => `{"mac":"${macOf(n)}"}\n`).join('')
    const head = `POST /api/devices/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n`
    return send(`${head}content-type: application/x-ndjson\r\ncontent-length: 1000000\r\n\r\n${body}`)
  }
  /** Until so many imports have a place. */
  const importing = (count: number) =>
    until(() => bench.app.inHand.imports.taken === count, `${count} imports are in hand`)
  return { ...bench, send, halfImport, importing }
}

t.test(
  'a half-sent import keeps its place: its key gets 429 beyond the limit, other keys are not affected',
  async (t) => {
    const { app, keys, call, halfImport, importing } = await listening(t, { env: { IMPORTS_PER_KEY: '1' } })
    const half = await halfImport(keys.operator, 3)
    await importing(1)
    const body = '{"mac":"02:00:00:00:00:01"}\n'
    const refused = await call('importDevices', { as: 'operator', body })
    t.equal(refused.status, 429)
    t.ok(Number(refused.headers['retry-after']) > 0)
    t.match(refused.body, { type: '/problems/too_many_requests', detail: /1 imports in progress and may have 1/ })
    t.equal((await call('importDevices', { body })).status, 200)
    for (const key of await Promise.all(Array.from({ length: 4 }, () => makeKey(app, 'operator')))) {
      await halfImport(key, 1)
    }
    await importing(5)
    t.equal((await call('importDevices', { body })).status, 200, 'a key that has none is let in')
    half.socket.destroy()
    await importing(4)
    t.equal((await call('importDevices', { as: 'operator', body })).status, 200)
  },
)

t.test('a silent import is 408, gives its place back, and what it has imported stays', async (t) => {
  const env = { IMPORTS_PER_KEY: '1' }
  const { keys, call, halfImport, importing } = await listening(t, { env, timeouts: { bodyMs: 50 } })
  const text = await (await halfImport(keys.operator, PORTION_SIZE + 1)).text()
  t.match(text, /^HTTP\/1\.1 408 [\s\S]*\r\nconnection: close\r\n[\s\S]*"type":"\/problems\/request_timeout"/)
  await importing(0)
  t.equal((await call('importDevices', { as: 'operator', body: '{"mac":"02:00:00:00:00:01"}\n' })).status, 200)
  const { body } = await call('listAuditLog', { query: { action: 'importDevices' } })
  const states = body.data.map(({ after }: { after: string }) => JSON.parse(after))
  t.match(states[2], { state: 'broken_off', created: PORTION_SIZE }, 'the audit log has what it took')
})

t.test('the 408 of an import that goes silent is as the contract says', async (t) => {
  const { app, keys } = await testApp(t, { timeouts: { bodyMs: 50 } })
  const payload = new Readable({ read() {} })
  t.teardown(() => payload.destroy())
  payload.push('{"mac":"02:00:00:00:00:01"}\n')
  const headers = { authorization: `Bearer ${keys.operator}`, 'content-type': 'application/x-ndjson' }
  t.equal((await app.inject({ method: 'POST', url: '/api/devices/import', headers, payload })).statusCode, 408)
})

t.test('a key may follow a number of jobs at once, and one more after leaving one', async (t) => {
  const { app, keys, open } = await liveJob(t, {}, { env: { STREAMS_PER_KEY: '2' } })
  const first = await open()
  await open()
  const third = await open()
  t.equal(third.response.status, 429)
  t.ok(Number(third.response.headers.get('retry-after')) > 0)
  t.equal((await open({ authorization: `Bearer ${keys.operator}` })).response.status, 200, 'of another key')
  first.drop()
  await until(() => app.inHand.streams.taken === 2, 'the place of a client that has left is given back')
  t.equal((await open()).response.status, 200)
})
