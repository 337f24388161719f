import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { closed, heard, within } from '../helpers/until.ts'

const JOBS = '/api/actions/bulk/jobs'
const JOB = {
  action_type: 'block',
  action_reason: 'stolen',
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'tag', operator: 'equals', value: 'stolen' }] },
}

/** Sends all requests in one piece, the last of which closes the connection; resolves with the answers' status and body. */
async function pipeline({ app, keys }: TestApp, requests: readonly (readonly [string, string, string?])[]) {
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1')
  await heard(socket, 'connect', 'the app has taken the connection')
  const sent = requests.map(([method, path, body = ''], index) => {
    const close = index === requests.length - 1 ? 'Connection: close\r\n' : ''
    const head = `${method} ${path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${keys.administrator}\r\n${close}`
    return `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  })
  socket.write(sent.join(''))
  const answers = (await within(text(socket), 'all requests are answered')).split(/(?=HTTP\/1\.1 \d)/)
  return answers.map((answer) => [Number(answer.slice(9, 12)), answer.split('\r\n\r\n')[1] ?? ''] as const)
}
const made = async ({ call }: TestApp): Promise<string> =>
  (await call('createBulkActionJob', { body: JOB })).body.job_id

t.test('a GET behind a cancel on one connection shows the job as cancelled', async (t) => {
  const app = await testApp(t)
  const path = `${JOBS}/${await made(app)}`
  const answers = await pipeline(app, [
    ['GET', path],
    ['POST', `${path}/cancel`, '{}'],
    ['GET', path],
    ['DELETE', path],
    ['GET', path],
  ])
  t.strictSame(
    answers.map(([status]) => status),
    [200, 200, 200, 200, 404],
  )
  t.match(answers[0]?.[1], '"status":"scheduled"')
  t.match(answers[2]?.[1], '"status":"cancelled"')
})

t.test('many requests of one connection are answered in their order', async (t) => {
  const app = await testApp(t)
  const path = `${JOBS}/${await made(app)}`
  const created: [string, string, string] = ['POST', JOBS, JSON.stringify(JOB)]
  const requests = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? created : (['GET', path] as const)))
  const answers = await pipeline(app, requests)
  t.strictSame(
    answers.map(([status]) => status),
    requests.map(([method]) => (method === 'POST' ? 201 : 200)),
  )
})

t.test('requests that wait behind another are dropped with their connection', async (t) => {
  const { app, keys } = await testApp(t)
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1')
  await heard(socket, 'connect', 'the app has taken the connection')
  const head = `Host: test\r\nAuthorization: Bearer ${keys.administrator}\r\n`
  const begun = heard<[IncomingMessage, ServerResponse]>(app.server, 'request', 'the first request has come')
  const unfinished = `POST /api/devices/import HTTP/1.1\r\n${head}Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`
  socket.write(`POST ${JOBS}/none/cancel HTTP/1.1\r\n${head}Content-Length: 0\r\n\r\n${unfinished}`)
  const [, response] = await begun
  socket.destroy()
  await closed(response, 'its answer is closed')
  t.equal((await app.inject({ url: '/health/live' })).statusCode, 200)
})
