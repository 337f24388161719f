import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { buildApp } from '../../../app.ts'
import type { JobStatus } from '../../../db/jobs/job.ts'
import type { Store } from '../../../db/store.ts'
import { loadConfig } from '../../../plugins/config.ts'
import { PLAIN_IMPORT } from '../../helpers/import-options.ts'
import { ACTOR, draft, tagged } from '../../helpers/on-bench.ts'
import { openStore } from '../../helpers/process/store-process.ts'
import { type Random, randomOf, runsOr } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/server-process.ts'

const SIZE = 6000
const CHUNK = 100
/** Turns of the writer that a job of this size takes: its targets, then its chunks. */
const TURNS = (2 * SIZE) / CHUNK
/** Turns of the writer after the answer in which a device could still be touched. */
const AFTERWARDS = 5

interface Snapshot {
  readonly status: JobStatus
  readonly targeted: number
  readonly affected: number
  readonly accounted: number
  readonly touched: number
  readonly revision: number
}

/** Looks at the tables beside the store, without its code. */
function createObserver(t: Test, path: string): (jobId: string) => Snapshot {
  const db = new Database(path, { readonly: true })
  t.teardown(() => db.close())
  const look = db.prepare<[string], Snapshot>(
    `SELECT status, targeted_count AS targeted, affected_count AS affected,
       affected_count + skipped_count + failed_count + not_reached_count AS accounted,
       (SELECT count(*) FROM active_actions a WHERE a.placed_by = j.seq)
         + (SELECT count(*) FROM ended_actions h WHERE h.placed_by = j.seq) AS touched,
       (SELECT value FROM meta WHERE name = 'revision') AS revision
     FROM jobs j WHERE job_id = ?`,
  )
  return (jobId) => look.get(jobId) as Snapshot
}

async function addFleet(store: Store): Promise<void> {
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const macs = Array.from({ length: SIZE }, (_, index) => index + 1)
  const tagsOf = (mac: number) => (mac % 3 === 0 ? ['third'] : ['other'])
  await store.importPiece(
    importId,
    macs.map((mac) => ({ kind: 'record' as const, mac, tags: tagsOf(mac) })),
  )
}

/** Lets the writer come to a random moment of the job: some of its turns, and a part of one. */
async function untilSomeMoment(store: Store, random: Random): Promise<void> {
  for (let turns = random.whole(0, TURNS); turns > 0; turns--) await store.ping()
  for (let loops = random.whole(0, 3); loops > 0; loops--) await new Promise(setImmediate)
}

async function pauseSometimes(store: Store, jobId: string, random: Random): Promise<void> {
  if (random.next() < 0.1) await store.pauseJob(jobId, null, ACTOR).catch(() => {})
}

/** What a cancel leaves, right after its answer and some turns of the writer later. */
async function checkCancelled(t: Test, store: Store, look: () => Snapshot, cancelled: boolean): Promise<Snapshot> {
  const atOnce = look()
  for (let turn = 0; turn < AFTERWARDS; turn++) await store.ping()
  t.strictSame(look(), atOnce, 'nothing happens after the answer')
  t.equal(atOnce.status, cancelled ? 'cancelled' : 'completed')
  t.equal(atOnce.touched, atOnce.affected, 'affected_count is the number of devices touched')
  t.equal(atOnce.accounted, atOnce.targeted, 'every target is accounted for')
  return atOnce
}

const JOB = draft({ actionType: 'monitor', criteria: tagged('other'), maxLimit: SIZE })

t.test('no device is touched after a cancel is answered, at whatever moment it comes', async (t) => {
  const random = randomOf(t)
  const path = join(temporaryFolder(t), 'test.db')
  const store = await openStore(t, path, CHUNK)
  await addFleet(store)
  const observe = createObserver(t, path)
  const met = { fixing: 0, between: 0, completed: 0 }
  for (let run = 0; run < runsOr(90); run++) {
    const { jobId } = (await store.createJob(JOB, ACTOR, null)).job
    await untilSomeMoment(store, random)
    await pauseSometimes(store, jobId, random)
    const cancelled = await store.cancelJob(jobId, 'enough', null, ACTOR).then(
      () => true,
      () => false,
    )
    const { targeted } = await checkCancelled(t, store, () => observe(jobId), cancelled)
    met[!cancelled ? 'completed' : targeted === 0 ? 'fixing' : 'between']++
  }
  t.comment(met)
  t.ok(met.fixing > 0 && met.between > 0, 'jobs were met while their targets were being fixed, and after')
})

t.test('the same through HTTP, beside a job that goes on', async (t) => {
  const random = randomOf(t)
  const path = join(temporaryFolder(t), 'test.db')
  const config = loadConfig({ DATABASE_URL: `sqlite:${path}` })
  const app = await buildApp({ config, storeOptions: { chunks: { min: CHUNK, max: CHUNK } } })
  t.teardown(() => app.close())
  await app.listen({ port: 0 })
  const { store } = app
  await addFleet(store)
  const observe = createObserver(t, path)
  const headers = { authorization: `Bearer ${await app.makeFirstAdminKey()}`, 'content-type': 'application/json' }
  const url = `${app.listeningOrigin}/api/actions/bulk/jobs`
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] }
  const body = JSON.stringify({ action_type: 'monitor', action_reason: 'x', criteria })

  const met = { 200: 0, 409: 0 }
  for (let run = 0; run < runsOr(100) / 10; run++) {
    const made = (await (await fetch(url, { method: 'POST', headers, body })).json()) as { job_id: string }
    const beside = draft({ actionType: 'block', criteria: tagged('third'), maxLimit: SIZE })
    const other = (await store.createJob(beside, ACTOR, null)).job.jobId
    await untilSomeMoment(store, random)
    const answer = await fetch(`${url}/${made.job_id}/cancel`, { method: 'POST', headers })
    t.ok(answer.status in met, String(answer.status))
    met[answer.status as keyof typeof met]++
    const look = () => ({ ...observe(made.job_id), revision: 0 })
    await checkCancelled(t, store, look, answer.status === 200)
    await store.cancelJob(other, null, null, ACTOR).catch(() => {})
  }
  t.comment(met)
  t.ok(met[200] > 0, 'jobs were met before their end')
})
