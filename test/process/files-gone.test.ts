import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const NAME = 'bulk-actions.db'
const LATER = jobBody({ scheduled_at: '2099-01-01T00:00:00Z' })

async function startIn(t: Test, isFolded = false): Promise<{ client: Client; folder: string }> {
  const folder = join(temporaryFolder(t), 'data')
  mkdirSync(folder)
  const first = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await first.importDevices(2000)
  // A server that ends folds its log into the database file.
  if (isFolded) t.equal(await first.stop(), 0)
  const client = isFolded ? await startClient(t, folder, { LOG_LEVEL: 'silent' }) : first
  t.equal((await client.post(JOBS, LATER)).status, 201)
  return { client, folder }
}
const replace = (path: string): void => {
  copyFileSync(path, `${path}.copy`)
  renameSync(`${path}.copy`, path)
}

const FAULTS: Readonly<Record<string, (folder: string) => void>> = {
  'the database is removed': (folder) => rmSync(join(folder, NAME)),
  'the database is replaced by a copy': (folder) => replace(join(folder, NAME)),
  'the database is cut short': (folder) => truncateSync(join(folder, NAME), 16 * 4096),
  'the log is removed': (folder) => rmSync(join(folder, `${NAME}-wal`)),
  'the log is replaced by a copy': (folder) => replace(join(folder, `${NAME}-wal`)),
  'the log is cut short': (folder) => truncateSync(join(folder, `${NAME}-wal`), 5000),
  'the log is emptied': (folder) => truncateSync(join(folder, `${NAME}-wal`), 0),
  "the log's index is removed": (folder) => rmSync(join(folder, `${NAME}-shm`)),
  'the lock is removed': (folder) => rmSync(join(folder, `${NAME}.lock`)),
  'the folder is renamed': (folder) => renameSync(folder, `${folder}-old`),
  'the folder is removed': (folder) => rmSync(folder, { recursive: true }),
}
for (const [name, happen] of Object.entries(FAULTS)) {
  t.test(`when ${name}, no change is acknowledged any more, and the server ends`, async (t) => {
    const { client, folder } = await startIn(t, name === 'the database is cut short')
    happen(folder)
    const answer = await client.post(JOBS, LATER).catch(() => null)
    t.ok(answer === null || answer.status === 503, `answered ${answer?.status}`)
    t.equal(await exitOf(client), 1)
  })
}
for (const name of ['the database is removed', 'the log is cut short', 'the folder is renamed']) {
  t.test(`when ${name}, the server ends without being asked anything`, async (t) => {
    const { client, folder } = await startIn(t)
    FAULTS[name]?.(folder)
    t.equal(await exitOf(client), 1)
  })
}

t.test('a log that another program has folded in and emptied is no fault', async (t) => {
  const { client, folder } = await startIn(t)
  const { default: Database } = await import('better-sqlite3')
  const other = new Database(join(folder, NAME))
  other.pragma('wal_checkpoint(TRUNCATE)')
  other.close()
  t.equal(statSync(join(folder, `${NAME}-wal`)).size, 0)
  t.equal((await client.post(JOBS, LATER)).status, 201)
  t.equal((await client.get('/health/ready')).status, 200)
  t.equal(await client.stop(), 0)
})
