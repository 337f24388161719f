import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { PORTION_SIZE } from '../../importers/import-stream.ts'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { ADMIN_KEY, type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { closed, heard, until, within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const SIZE = 100_000
const SILENT = { LOG_LEVEL: 'silent' }

/** A connection that says exactly what it is told. */
async function dial(t: Test, { origin }: Client): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  t.teardown(() => socket.destroy())
  await heard(socket, 'connect', 'the server has taken the connection')
  return socket
}
/** Dials until nobody listens any more: the signal comes a moment before that. */
async function refusalOf(t: Test, client: Client): Promise<unknown> {
  let refusal: unknown
  const isRefused = async () => {
    try {
      const socket = await dial(t, client)
      socket.on('error', () => socket.destroy())
      socket.destroy()
      return false
    } catch (error) {
      refusal = error
      // Whoever is in the line of a listener that closes is reset.
      return (error as NodeJS.ErrnoException).code !== 'ECONNRESET'
    }
  }
  await until(isRefused, 'the server takes no more connections')
  return refusal
}
const HEAD = `Host: test\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n`
const IMPORT = `POST /api/devices/import HTTP/1.1\r\n${HEAD}Content-Type: application/x-ndjson\r\n`

/** All that comes over a connection. */
const wholeOf = (socket: Socket): Promise<string> => within(text(socket), 'the server has closed the connection')

/** Begins an import whose body comes in two parts; resolves when the server is reading it. */
async function beginImport(t: Test, client: Client) {
  // A batch and a bit: what is read of it can be seen.
  const first = `${'{"mac":"02:00:00:00:00:01"}\n'.repeat(PORTION_SIZE + 200)}`
  const last = '{"mac":"02:00:00:00:00:02"}\n'
  const socket = await dial(t, client)
  const answer = wholeOf(socket)
  // Who only wants it broken off asks for no answer.
  answer.catch(() => {})
  socket.write(`${IMPORT}Content-Length: ${first.length + last.length}\r\n\r\n${first}`)
  const isTaken = async () => (await client.get('/api/devices?limit=1')).json.data?.toString() !== ''
  await until(isTaken, 'the server has taken a batch of the import')
  return { socket, answer, last }
}

/**
 * Sends the signal, and resolves once the server closes, with the promise of its exit code. A connection that was never
 * used tells: nobody waits for it.
 */
async function untilClosing(t: Test, client: Client): Promise<{ readonly exit: Promise<unknown> }> {
  const unused = await dial(t, client)
  const over = closed(unused.resume(), 'the server closes a connection that was never used')
  const exit = heard(client.child, 'exit', 'the server that was told to end has ended').then(([code]) => code)
  client.child.kill('SIGTERM')
  await over
  return { exit }
}

t.test('a server with idle connections ends with 0', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  const idle = await dial(t, client)
  idle.write(`GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n`)
  await heard(idle, 'data', 'the server answers')
  t.equal(await client.stop(), 0)
})

t.test('a request in flight is answered, while new connections are refused', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  const { socket, answer, last } = await beginImport(t, client)
  const { exit } = await untilClosing(t, client)
  t.match(await refusalOf(t, client), { code: 'ECONNREFUSED' })
  socket.write(last)
  t.match(await answer, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(await answer, new RegExp(`"received":${PORTION_SIZE + 201},"created":2,`))
  t.equal(await exit, 0)
})

const UNFINISHED = `POST /api/keys HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n`

/** Begins a request that never ends, as the server knows; resolves with what is fulfilled when its connection is cut. */
async function untilCut(t: Test, client: Client): Promise<{ readonly cut: Promise<string> }> {
  const socket = await dial(t, client)
  const cut = closed(socket, 'the server cuts who never ends a request').then(() => 'cut')
  socket.on('error', () => {})
  socket.write(UNFINISHED)
  await heard(socket, 'data', 'the server asks for the body')
  socket.resume().write('{')
  return { cut }
}

t.test('a client that never finishes its request is cut off, and the server ends within 5 s, with 0', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  const { cut } = await untilCut(t, client)
  t.equal(await client.stop(), 0, 'which is before its last resort, after 4.8 s, would have made it 1')
  t.equal(await cut, 'cut')
})

t.test('a client whose import the stop breaks off hears what was taken, before anybody is cut off', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  const { answer } = await beginImport(t, client)
  const { cut } = await untilCut(t, client)
  const { exit } = await untilClosing(t, client)
  const first = await Promise.race([answer, cut])
  t.match(first, /^HTTP\/1\.1 503 /)
  t.match(first, /"detail":"The server is stopping: the import broke off; .* \(1 created, 0 updated, 0 released\)/)
  t.match(first, /connection: close/i)
  t.equal(await exit, 0)
})

t.test('a connection that was answered while the server stopped is not waited for', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  const { socket, answer, last } = await beginImport(t, client)
  const { cut } = await untilCut(t, client)
  const { exit } = await untilClosing(t, client)
  socket.write(last)
  t.match(await Promise.race([answer, cut]), /^HTTP\/1\.1 200 OK/, 'its end comes before others are cut off')
  t.equal(await exit, 0)
})

t.test('SIGTERM to `npm start` ends the server', async (t) => {
  const env = { ...process.env, PORT: '0', DATABASE_URL: 'sqlite::memory:', ...SILENT }
  const npm = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => {
    try {
      process.kill(-(npm.pid as number), 'SIGKILL')
    } catch {
      // All of the group are gone, as they should be.
    }
  })
  const ended = once(npm.stdout, 'close')
  const isUp = async () => {
    for await (const line of createInterface({ input: npm.stdout })) if (line.startsWith('Swagger UI')) return
  }
  await within(isUp(), 'the server listens', 120)
  npm.kill('SIGTERM')
  npm.stdout.resume()
  await within(ended, 'npm and the server below it have ended')
})

/** Who noted what of imports in the audit log that lies in this folder. */
const notesOf = (folder: string): unknown[] =>
  lookAt(join(folder, 'bulk-actions.db'), (db) =>
    db.prepare(`SELECT key_name, after FROM audit_log WHERE action = 'importDevices' ORDER BY seq`).raw().all(),
  )
const BEGUN = ['admin', '{"state":"begun","site":"default","snapshot_of":null}']

t.test('an import that a stop cuts off is accounted for', async (t) => {
  const folder = temporaryFolder(t)
  const client = await startClient(t, folder, SILENT)
  await beginImport(t, client)
  t.equal(await client.stop(), 0)
  t.strictSame(notesOf(folder), [
    BEGUN,
    ['admin', '{"state":"broken_off","created":1,"updated":0,"unchanged":0,"released":0,"gone":0}'],
  ])
})

t.test('an import that a kill ends is accounted for by the next start', async (t) => {
  const folder = temporaryFolder(t)
  const client = await startClient(t, folder, SILENT)
  await beginImport(t, client)
  await client.kill()
  const next = await startClient(t, folder, SILENT)
  t.equal(await next.stop(), 0)
  t.strictSame(notesOf(folder), [BEGUN, [null, '{"state":"broken_off"}']])
})

t.test('a second signal ends the server at once', async (t) => {
  const client = await startClient(t, temporaryFolder(t), SILENT)
  await beginImport(t, client)
  const { exit } = await untilClosing(t, client)
  t.equal(client.child.exitCode, null, 'it waits for the request in flight')
  client.child.kill('SIGTERM')
  t.equal(await exit, 1)
})

t.test('a server that is stopped in the middle of its jobs goes on with them after the next start', async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'bulk-actions.db')
  const client = await startClient(t, folder, SILENT)
  await client.importDevices(SIZE)
  const jobIds: unknown[] = []
  for (let job = 0; job < 4; job++)
    jobIds.push((await client.post(JOBS, jobBody({ on_existing: 'replace' }))).json.job_id)
  const hasBegun = async () => (await client.get(`${JOBS}/${jobIds[0]}`)).json.affected_count !== 0
  await until(hasBegun, 'the first job has touched a device')
  t.equal(await client.stop(), 0)
  const stopped = lookAt(file, (db) => db.prepare('SELECT status, affected_count FROM jobs').all()) as Stopped[]
  const inHand = stopped.filter(({ status }) => status === 'running')
  t.ok(inHand.length > 0 && inHand.every((job) => job.affected_count < SIZE), 'there was something left to do')
  t.strictSame(lookAt(file, accountFaults), [])

  const next = await startClient(t, folder, SILENT)
  for (const jobId of jobIds) t.match(await next.untilEnded(jobId), { status: 'completed', affected_count: SIZE })
  t.equal(await next.stop(), 0)
  t.strictSame(lookAt(file, accountFaults), [])
})
interface Stopped {
  readonly status: string
  readonly affected_count: number
}
