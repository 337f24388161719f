import { type IncomingMessage, request } from 'node:http'
import t, { type Test } from 'tap'
import { exitOf } from '../helpers/process/exit-of.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { type ServerProcess, startServer } from '../helpers/server-process.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { heard, until } from '../helpers/until.ts'

/** Begins an import and leaves it open. */
async function beginImport({ origin, adminKey }: ServerProcess) {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/x-ndjson' }
  const open = request(`${origin}/api/devices/import`, { method: 'POST', headers, agent: false })
  const coming = heard<[IncomingMessage]>(open, 'response', 'the import is answered')
  const answered = coming.then(([response]) => response.statusCode)
  open.write('{"mac":"24:0a:c4:40:00:01"}\n')
  // Another round trip, so that the server has seen the first.
  await fetch(`${origin}/health/live`)
  return { open, answered }
}

async function untilClosing({ origin }: ServerProcess): Promise<void> {
  const isRefused = () =>
    fetch(`${origin}/health/live`).then(
      () => false,
      () => true,
    )
  await until(isRefused, 'the server takes no more connections')
}

const refusal = async (t: Test, env: Record<string, string>) => {
  const failed = await failToStart(t, { DATABASE_URL: await databaseOf(t), PORT: '0', ...env })
  t.equal(failed.code, 1)
  return failed.stderr
}

t.test('it says where Swagger UI is, and the first time the administrator key', async (t) => {
  const database = await databaseOf(t)
  const first = await startServer(t, { database, isCounted: true })
  t.match(first.adminKey, /^ba_/)
  t.equal((await fetch(`${first.origin}/docs`)).status, 200)
  t.equal(await first.stop(), 0)
  const second = await startServer(t, { database })
  t.equal(second.adminKey, null)
})

t.test('a start that fails says why in one sentence, without a stack', async (t) => {
  const { origin } = await startServer(t)
  const { port } = new URL(origin)
  t.equal(
    await refusal(t, { PORT: port }),
    `Bulk Actions could not start: Port ${port} on 127.0.0.1 is in use: stop the program that listens there, or set PORT to another port.\n`,
  )
  t.equal(
    await refusal(t, { PORT: 'many' }),
    'Bulk Actions could not start: PORT must be a whole number from 0 to 65535.\n',
  )
  t.match(
    await refusal(t, { HOST: '192.0.2.1' }),
    /^Bulk Actions could not start: 192\.0\.2\.1 is not an address of this/,
  )
  t.match(await refusal(t, { ADMIN_API_KEY: 'short' }), /ADMIN_API_KEY must be at least 32 ASCII characters[^\n]*\n$/)
})

t.test('on level debug the stack is shown as well', async (t) => {
  t.match(await refusal(t, { HOST: '192.0.2.1', LOG_LEVEL: 'debug' }), /\n {4}at /)
})

t.test('SIGTERM lets requests in flight finish and takes no new ones', async (t) => {
  const server = await startServer(t, { isCounted: true })
  const { open, answered } = await beginImport(server)
  server.child.kill('SIGTERM')
  await untilClosing(server)
  open.end('{"mac":"24:0a:c4:40:00:02"}\n')
  t.equal(await answered, 200)
  t.equal(await exitOf(server), 0)
})

t.test('SIGINT, too, breaks off an import that does not end, with an answer', async (t) => {
  const server = await startServer(t)
  const { answered } = await beginImport(server)
  server.child.kill('SIGINT')
  t.equal(await answered, 503)
  t.equal(await exitOf(server), 0, 'which is before its last resort would have made it 1')
})

t.test('a second signal ends it at once', async (t) => {
  const server = await startServer(t, { isCounted: true })
  const { answered } = await beginImport(server)
  const cut = t.rejects(answered)
  server.child.kill('SIGTERM')
  await untilClosing(server)
  server.child.kill('SIGTERM')
  t.equal(await exitOf(server), 1)
  await cut
})
