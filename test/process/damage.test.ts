import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { type Answer, type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const SIZE = 20_000

/** Overwrites the pages of a table's leaves, except the root, in a file that nobody has open. */
function damage(path: string, table: string): void {
  const db = new Database(path)
  const size = db.pragma('page_size', { simple: true }) as number
  const pages = db
    .prepare<[string], number>(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'`)
    .pluck()
    .all(table)
  db.close()
  const file = openSync(path, 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size)
}

const DAMAGED =
  /^The database file is damaged: nothing was changed\. The server stops; restore the file from a backup\./
const DEVICE = '/api/devices/00:00:00:00:00:05'

/** A server on a file of which the leaves of one table are damaged. */
async function startDamaged(t: Test, table: string): Promise<Client> {
  const folder = temporaryFolder(t)
  const first = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await first.importDevices(SIZE)
  t.equal(await first.stop(), 0)
  damage(join(folder, 'bulk-actions.db'), table)
  return startClient(t, folder, { LOG_LEVEL: 'silent' })
}

const MEETINGS: Readonly<Record<string, (client: Client) => Promise<Answer>>> = {
  'a read of one device': ({ get }) => get(DEVICE),
  'a list': ({ get }) => get('/api/devices?limit=5'),
  'an import': ({ importDevices }) => importDevices(5),
  'a preview': ({ post }) => post('/api/actions/bulk/preview', { action_type: 'block', criteria: jobBody().criteria }),
}
for (const [name, ask] of Object.entries(MEETINGS)) {
  t.test(`${name} that meets damage is a 503 that says what to do, and the server ends`, async (t) => {
    const client = await startDamaged(t, 'devices')
    const answer = await ask(client)
    t.match(answer, { status: 503, json: { detail: DAMAGED } })
    t.ok(answer.headers.get('retry-after'))
    t.equal(await exitOf(client), 1)
  })
}

t.test('a job that meets damage does not hang: the server ends', async (t) => {
  const client = await startDamaged(t, 'devices')
  t.equal((await client.post(JOBS, jobBody())).status, 201)
  t.equal(await exitOf(client), 1)
})

t.test('after the first damage everything is refused', async (t) => {
  const client = await startDamaged(t, 'devices')
  t.equal((await client.get(DEVICE)).status, 503)
  for (const path of [JOBS, '/health/ready']) {
    // Once it has ended nobody answers at all.
    const answer = await client.get(path).catch(() => null)
    t.ok(answer === null || answer.status === 503, `${path} is ${answer?.status}`)
  }
  t.equal(await exitOf(client), 1)
})
