import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import type { Store } from '../../db/store.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, draft, EVERYTHING, upTo } from '../helpers/on-bench.ts'
import { accountFaults, lookAt } from '../helpers/postgres/account.ts'
import { type Cut, type CuttingProxy, cuttingProxy } from '../helpers/postgres/cutting-proxy.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { randomOf } from '../helpers/random.ts'
import { until, within } from '../helpers/until.ts'

const DEVICES = 60
const LATER = Date.parse('2099-01-01T00:00:00Z')

interface Opened {
  readonly store: Store
  readonly way: CuttingProxy
  /** The database past the proxy. */
  readonly url: string
}

/** A store with some devices, whose way to the database can be cut. */
async function openOverProxy(t: Test): Promise<Opened> {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const way = await cuttingProxy(t, url)
  const store = await openStore(way.url, {
    ...{ concurrency: 4, retentionDays: 36_500, defaultMaxLimit: 1_000_000, chunks: { min: 7, max: 7 } },
    onFault: () => {},
  })
  t.teardown(() => {
    way.onStatement(() => null)
    way.open()
    return store.close()
  })
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  await store.importPiece(importId, devices(upTo(DEVICES)))
  return { store, way, url }
}
const devices = (macs: readonly number[]) => macs.map((mac) => ({ kind: 'record' as const, mac }))
const count = async (url: string, rows: string): Promise<unknown> =>
  lookAt(url, async (session) => (await session.query(`SELECT count(*) AS n FROM ${rows}`, [])).rows[0]?.n)

/** Cuts at the next commit of a transaction in which one of these tables was written, and at the next statement like `then`. */
function cutCommitOf(way: CuttingProxy, written: RegExp, cut: Cut, then: RegExp | null = null): void {
  let isIn = false
  way.onStatement((text) => {
    if (text === 'BEGIN') isIn = false
    isIn ||= written.test(text)
    if (text !== 'COMMIT' || !isIn) return null
    way.onStatement((next) => {
      if (then?.test(next) !== true) return null
      way.onStatement(() => null)
      return 'before'
    })
    return cut
  })
}

interface Change {
  readonly name: string
  /** A statement that no other transaction has. */
  readonly written: RegExp
  ask(store: Store): Promise<unknown>
  /** What it leaves, once. */
  readonly rows: string
}
const KEY = { name: 'a key', role: 'viewer' as const, scopes: [], prefix: 'prefix', hash: Buffer.alloc(32, 7) }
const CHANGES: readonly Change[] = [
  {
    name: 'a job',
    written: /INSERT INTO jobs/,
    ask: (store) => store.createJob(draft({ scheduledAt: LATER }), ACTOR, null),
    rows: 'jobs',
  },
  {
    name: 'a key',
    written: /INSERT INTO api_keys/,
    ask: (store) => store.createKey({ ...KEY, expiresAt: null }, ACTOR),
    rows: 'api_keys',
  },
  {
    name: 'a deletion',
    written: /DELETE FROM devices/,
    ask: (store) => store.deleteDevice(1, ACTOR),
    rows: `(SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM devices WHERE mac = 1)) AS gone`,
  },
  {
    name: 'a piece of an import',
    written: /INTO devices/,
    ask: async (store) => store.importPiece(1, devices([1001])),
    rows: 'devices WHERE mac = 1001',
  },
  {
    name: 'a preview',
    written: /INSERT INTO target_blocks/,
    ask: (store) =>
      store.createPreview(
        { criteria: EVERYTHING, actionType: 'block', actionDuration: 0, onExisting: 'keep_longer' },
        ACTOR,
      ),
    rows: `(SELECT 1 FROM previews JOIN target_blocks USING (set_id) WHERE expires_at IS NOT NULL
      GROUP BY set_id HAVING sum(cardinality(macs)) = ${DEVICES}) AS whole`,
  },
]

for (const { name, written, ask, rows } of CHANGES) {
  t.test(`${name} whose commit is done and not answered is said to be done`, async (t) => {
    const { store, way, url } = await openOverProxy(t)
    cutCommitOf(way, written, 'after')
    t.ok(
      await within(
        ask(store).then(() => true),
        'the call is answered',
      ),
    )
    t.equal(way.cuts, 1)
    t.equal(await count(url, rows), 1, 'and it is there, once')
    t.strictSame(await accountFaults(url), [])
  })
}

/** A preview goes on by itself; see below. */
for (const { name, written, ask, rows } of CHANGES.filter(({ name }) => name !== 'a preview')) {
  t.test(`${name} that is cut off before its commit is said to be undone, and can be done then`, async (t) => {
    const { store, way, url } = await openOverProxy(t)
    cutCommitOf(way, written, 'before')
    const refusal = { code: 'storage_unavailable', message: /nothing was (done|changed)/, retryAfterSeconds: 2 }
    await within(t.rejects(ask(store), refusal), 'the call is refused')
    t.equal(way.cuts, 1)
    t.equal(await count(url, rows), 0)
    await untilReachable(store)
    await ask(store)
    t.equal(await count(url, rows), 1)
    t.strictSame(await accountFaults(url), [])
  })
}

for (const cut of ['before', 'after'] as const) {
  t.test(`a job cut off ${cut} its commit is not certain while the database stays away`, async (t) => {
    const { store, way, url } = await openOverProxy(t)
    const [{ written, ask, rows }] = CHANGES as [Change]
    cutCommitOf(way, written, cut)
    way.shut()
    const refusal = { code: 'storage_unavailable', message: /is not certain/ }
    await within(t.rejects(ask(store), refusal), 'the call is refused')
    t.equal(await count(url, rows), cut === 'after' ? 1 : 0)
    way.open()
    await untilReachable(store)
    t.strictSame(await accountFaults(url), [])
  })
}

t.test('a job whose commit is done is said to be, also where the look for it is cut off', async (t) => {
  const { store, way, url } = await openOverProxy(t)
  const [{ written, ask, rows }] = CHANGES as [Change]
  cutCommitOf(way, written, 'after', /FROM commits/)
  t.ok(
    await within(
      ask(store).then(() => true),
      'the call is answered',
    ),
  )
  t.equal(way.cuts, 2)
  t.equal(await count(url, rows), 1, 'and it is there, once')
  t.strictSame(await accountFaults(url), [])
})

t.test('a preview that is cut off before a commit ends as it should, or its caller hears of it', async (t) => {
  const { store, way, url } = await openOverProxy(t)
  const preview = CHANGES.find(({ name }) => name === 'a preview') as Change
  cutCommitOf(way, preview.written, 'before')
  const told = await within(
    preview.ask(store).catch((error: unknown) => error),
    'the call is answered',
  )
  t.equal(way.cuts, 1)
  if (typeof told === 'string') t.equal(await count(url, preview.rows), 1)
  else t.match(told, { code: 'storage_unavailable' })
  await untilReachable(store)
  t.equal(typeof (await preview.ask(store)), 'string')
  t.strictSame(await accountFaults(url), [])
})

t.test('a job whose commits are cut at random ends by itself, and its account is exact', async (t) => {
  const random = randomOf(t)
  const { store, way, url } = await openOverProxy(t)
  way.onStatement((text) =>
    text === 'COMMIT' && way.cuts < 12 && random.next() < 0.5 ? random.pick(['before', 'after'] as const) : null,
  )
  // Asked again with the same key, for as long as it takes: it is one job.
  const once = { key: 'key', bodyHash: 'hash' }
  const { job } = await untilAnswered(() => store.createJob(draft(), ACTOR, once))
  const look = async () => (await untilAnswered(async () => store.getJob(job.jobId)))?.completedAt !== null
  await until(look, 'the job has ended', 120)
  t.match(await store.getJob(job.jobId), { status: 'completed', targetedCount: DEVICES, affectedCount: DEVICES })
  t.ok(way.cuts >= 2, `${way.cuts} connections were cut`)
  t.equal(await count(url, 'jobs'), 1)
  t.strictSame(await accountFaults(url), [])
})

/** Asks again where the database could not be reached. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  const answers: T[] = []
  const isAnswered = async () => {
    try {
      answers.push(await ask())
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'storage_unavailable') throw error
    }
    return answers.length > 0
  }
  await until(isAnswered, 'the database can be reached')
  return answers[0] as T
}
const untilReachable = (store: Store): Promise<unknown> => untilAnswered(() => store.ping())
