import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { JOBS, jobBody, startClient } from '../helpers/process/client.ts'
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

t.test('a damaged part of the file is a 503 where it is needed, and costs nothing elsewhere', async (t) => {
  const folder = temporaryFolder(t)
  const first = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await first.importDevices(SIZE)
  t.equal(await first.stop(), 0)
  damage(join(folder, 'bulk-actions.db'), 'devices')

  const { get, post, importDevices, untilEnded, stop } = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  for (const ask of [
    () => get('/api/devices?limit=5'),
    () => get('/api/devices/00:00:00:00:00:05'),
    () => importDevices(5),
    () => post('/api/actions/bulk/preview', { action_type: 'block', criteria: jobBody().criteria }),
  ]) {
    const answer = await ask()
    t.match(answer, { status: 503, json: { detail: /^The database file is damaged: nothing was changed\. Stop the/ } })
    t.ok(answer.headers.get('retry-after'))
  }
  const criteria = { rules: [{ field: 'tag', operator: 'exists' }] }
  const made = await post(JOBS, jobBody({ criteria }))
  t.equal(made.status, 201)
  t.match(await get(`${JOBS}/${made.json.job_id}`), { status: 200 })
  t.match(await post(`${JOBS}/${made.json.job_id}/cancel`), { status: 200 })
  t.match(await untilEnded(made.json.job_id), { status: 'cancelled', affected_count: 0 })
  t.equal((await get('/health/live')).status, 200)
  t.equal(await stop(), 0)
})
