import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import t from 'tap'
import { liveJob } from '../helpers/live-job.ts'
import { startServer } from '../helpers/server-process.ts'
import { closed, heard, within } from '../helpers/until.ts'

t.test('a client that drops leaves nothing behind', async (t) => {
  const { app, open, untilForgotten } = await liveJob(t)
  const [one, other] = [await open(), await open()]
  await Promise.all([one.next(), other.next()])
  t.equal(app.jobWatcher.watched, 1, 'one look serves both')
  one.drop()
  other.drop()
  await untilForgotten()
})

t.test('a client that leaves before its answer leaves nothing behind', async (t) => {
  const { app, url, keys, untilForgotten } = await liveJob(t)
  const { hostname, port, pathname } = new URL(url)
  const begun = heard<[IncomingMessage, ServerResponse]>(app.server, 'request', 'the request has come')
  const answered = begun.then(([, response]) => closed(response, 'its answer is closed'))
  const socket = connect(Number(port), hostname)
  await heard(socket, 'connect', 'the app has taken the connection')
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.viewer}\r\n\r\n`)
  socket.resetAndDestroy()
  await answered
  await untilForgotten()
})

t.test('HEAD answers the head and follows nothing', async (t) => {
  const { app, url, keys } = await liveJob(t)
  const response = await fetch(url, { method: 'HEAD', headers: { authorization: `Bearer ${keys.viewer}` } })
  t.equal(response.status, 200)
  t.match(response.headers.get('content-type'), 'text/event-stream')
  t.equal(app.jobWatcher.watched, 0)
})

t.test('a server that closes ends its streams at once', async (t) => {
  const { app, open } = await liveJob(t)
  const events = await open()
  t.match(await events.next(), { event: 'status' })
  const closed = app.close()
  t.strictSame(await events.rest(), [])
  await closed
})

t.test('a server ends in good order on a signal while clients follow jobs', async (t) => {
  const server = await startServer(t)
  const authorization = `Bearer ${server.adminKey}`
  const body = JSON.stringify({
    action_type: 'block',
    action_reason: 'because',
    scheduled_at: '2099-01-01T00:00:00Z',
    criteria: { rules: [{ field: 'mac', operator: 'starts_with', value: '24:0a:c4' }] },
  })
  const headers = { authorization, 'content-type': 'application/json' }
  const made = await fetch(`${server.origin}/api/actions/bulk/jobs`, { method: 'POST', headers, body })
  const events = await fetch(`${server.origin}${made.headers.get('location')}/events`, { headers: { authorization } })
  const text = events.text()
  t.equal(await server.stop(), 0, 'nothing had to be cut off')
  t.match(await within(text, 'the stream has ended'), /^: .*\n\nid: 1\.0\nevent: status\n/)
})
