import { join } from 'node:path'
import t, { type Test } from 'tap'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { ADMIN_KEY, type Answer, type Client, JOBS, jobBody, macOf, startClient } from '../helpers/process/client.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { mountSmallDisk } from '../helpers/process/small-disk.ts'
import { untried } from '../helpers/process/untried.ts'
import { temporaryFolder } from '../helpers/server-process.ts'

const SIZE = 60_000
/** More than SQLite keeps of a temporary database in memory. */
const LEASES = 300_000
const UNMOUNTABLE = 'this user may not mount a disk to fill'

/** A job for later that takes a hundred kilobytes of the disk. */
const LARGE = jobBody({
  scheduled_at: '2099-01-01T00:00:00Z',
  criteria: { rules: [{ field: 'mac', operator: 'in', value: Array.from({ length: 5000 }, (_, n) => macOf(n)) }] },
})

/** Of an import its devices may find room, and not the note that it has ended. */
const REFUSED = /^The disk is full: (nothing was changed|the import broke off; what it had imported stays)/

/** Asks until the answer is no success; how many were. The log keeps a little room that the disk doesn't show. */
async function untilRefused(t: Test, ask: () => Promise<Answer>): Promise<number> {
  for (let done = 0; ; done++) {
    const answer = await ask()
    if (answer.status < 300) continue
    t.match(answer, { status: 503, json: { type: '/problems/storage_full', detail: REFUSED } })
    t.match(answer.headers.get('retry-after'), /^\d+$/)
    return done
  }
}
const countJobs = async ({ get }: Client): Promise<number> =>
  ((await get(`${JOBS}?limit=1000`)).json.data as unknown[]).length

t.test('a full disk answers 503, and the job in hand goes on by itself when there is room again', async (t) => {
  const disk = mountSmallDisk(t, 64)
  if (disk === null) return untried(t, UNMOUNTABLE)
  const before = await startClient(t, disk.folder, { LOG_LEVEL: 'silent' })
  t.match(await before.importDevices(SIZE), { status: 200, json: { created: SIZE } })
  // A server that ends folds its log away: after an import that holds room of megabytes, which the disk doesn't show.
  t.equal(await before.stop(), 0)
  const client = await startClient(t, disk.folder, { LOG_LEVEL: 'silent' })
  const { get, post, importDevices, untilEnded, stop } = client

  // Room for the job itself, but not for its 60,000 targets and actions.
  disk.fill(1024 * 1024)
  const { json: job } = await post(JOBS, jobBody())
  const made = await untilRefused(t, () => post(JOBS, LARGE))
  t.equal((await get('/health/live')).status, 200)
  t.match(await get(`${JOBS}/${job.job_id}`), { status: 200, json: { status: 'running' } }, 'the job waits')
  t.equal((await get('/api/devices?limit=5')).status, 200, 'reads are answered as ever')
  await untilRefused(t, () => importDevices(10))

  disk.free()
  t.match(await untilEnded(job.job_id), { status: 'completed', affected_count: SIZE })
  t.equal(await countJobs(client), made + 1, 'every job that was acknowledged is there, and none that was refused')
  t.match(await importDevices(SIZE + 1), { status: 200, json: { created: 1 } })
  t.equal(await stop(), 0)
  t.strictSame(lookAt(join(disk.folder, 'bulk-actions.db'), accountFaults), [])
})

t.test('an import that fills the disk says how many devices it took before, and they are there', async (t) => {
  const disk = mountSmallDisk(t, 32)
  if (disk === null) return untried(t, UNMOUNTABLE)
  const client = await startClient(t, disk.folder, { LOG_LEVEL: 'silent' })
  disk.fill(2 * 1024 * 1024)
  const { status, json } = await client.importDevices(SIZE)
  t.match({ status, json }, { status: 503, json: { type: '/problems/storage_full' } })
  const said = /^The disk is full: the import broke off; what it had imported stays \((\d+) created/
  const [, taken] = said.exec(String(json.detail)) ?? []
  disk.free()
  t.equal(await client.stop(), 0)
  const count = lookAt(join(disk.folder, 'bulk-actions.db'), (db) =>
    db.prepare('SELECT count(*) FROM devices').pluck().get(),
  )
  t.ok(Number(taken) > 0)
  t.equal(count, Number(taken))
})

t.test(
  'leases, or a complete list, that fill the disk for temporary files are a 503 that names that disk, and change nothing',
  async (t) => {
    const disk = mountSmallDisk(t, 1)
    if (disk === null) return untried(t, UNMOUNTABLE)
    const settings = { LOG_LEVEL: 'silent', SQLITE_TMPDIR: disk.folder }
    const { origin, get, stop } = await startClient(t, temporaryFolder(t), settings)
    const addressOf = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
    const numbers = Array.from({ length: LEASES }, (_, n) => n)
    const send = (query: string, type: string, lines: readonly string[]) => {
      const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': type }
      return fetch(`${origin}/api/devices/import${query}`, { method: 'POST', headers, body: lines.join('') })
    }
    const lease = (n: number) => `1795355247 ${macOf(n)} ${addressOf(n)} a-host-of-ours *\n`
    const device = (n: number) => `${JSON.stringify({ mac: macOf(n), ip: addressOf(n) })}\n`
    const answers = [
      await send('', 'text/plain', numbers.map(lease)),
      await send('?snapshot=true', 'application/x-ndjson', numbers.map(device)),
    ]
    const detail = 'The disk for temporary files is full: nothing was changed. Make room on it and try again.'
    for (const answer of answers) {
      t.match(
        { status: answer.status, json: await answer.json() },
        { status: 503, json: { type: '/problems/storage_full', detail } },
      )
    }
    t.strictSame((await get('/api/devices')).json.data, [])
    t.equal(await stop(), 0)
  },
)

t.test('a start on a full disk is refused, and works once there is room', async (t) => {
  const disk = mountSmallDisk(t, 4)
  if (disk === null) return untried(t, UNMOUNTABLE)
  disk.fill()
  const { code, stderr } = await failToStart(t, { DATABASE_URL: `sqlite:${disk.folder}/bulk-actions.db` })
  t.equal(code, 1)
  const sentence = /^Bulk Actions could not start: the disk of \S+bulk-actions\.db is full: make room and start again/
  t.match(stderr, sentence)
  disk.free()
  const { stop } = await startClient(t, disk.folder, { LOG_LEVEL: 'silent' })
  t.equal(await stop(), 0)
})
