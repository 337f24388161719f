import t from 'tap'
import type { SourceVerbs } from '../../db/sources/source-store.ts'
import type { Verbs } from '../../db/store.ts'
import type { WebhookVerbs } from '../../db/webhooks/webhook-store.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import {
  ACTOR,
  addDevices,
  auditEntries,
  cancel,
  cancelMany,
  createJob,
  draft,
  EVERYTHING,
  follow,
  preview,
  runJob,
  stepUntil,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'

/** Actions and subjects of the entries that `work` leaves. */
async function left(bench: StoreBench, work: () => Promise<unknown>): Promise<Left> {
  const before = (await auditEntries(bench)).length
  await work()
  return (await auditEntries(bench)).slice(before).map(({ action, subject }) => [action, subject])
}
type Left = [action: string, subject: string][]

const KEY = { role: 'viewer', scopes: ['jobs:read'], prefix: 'abc', hash: new Uint8Array(32), expiresAt: null }
const COUNTS = { created: 1, updated: 0, unchanged: 0, released: 0, gone: 0 }

/** What each verb leaves, called on a bench with ten devices; null: nothing, on purpose. Webhooks and sources have
 * tests of their own. */
const VERBS: Record<
  Exclude<keyof Verbs, keyof WebhookVerbs | keyof SourceVerbs>,
  ((bench: StoreBench) => Promise<readonly [left: Left, expected: Left]>) | null
> = {
  async createJob(bench) {
    let jobId = ''
    const found = await left(bench, async () => {
      jobId = (await createJob(bench)).jobId
    })
    return [found, [['createBulkActionJob', jobId]]]
  },
  async retryJob(bench) {
    const source = await createJob(bench)
    await stepUntil(
      bench,
      async () => (await bench.store.getJob(source.jobId))?.affectedCount !== 0,
      'a device is affected',
    )
    await cancel(bench, source.jobId)
    let jobId = ''
    const found = await left(bench, async () => {
      jobId = (await follow(bench, 'retryJob', source.jobId)).jobId
    })
    return [found, [['retryBulkActionJob', jobId]]]
  },
  async revertJob(bench) {
    const source = await runJob(bench)
    let jobId = ''
    const found = await left(bench, async () => {
      jobId = (await follow(bench, 'revertJob', source.jobId)).jobId
    })
    return [found, [['revertBulkActionJob', jobId]]]
  },
  async cancelJob(bench) {
    const { jobId } = await createJob(bench)
    return [await left(bench, () => cancel(bench, jobId)), [['cancelBulkActionJob', jobId]]]
  },
  async cancelJobs(bench) {
    const jobs = [await createJob(bench), await createJob(bench)]
    const found = await left(bench, () => cancelMany(bench, { kind: 'apply' }))
    return [found, jobs.map(({ jobId }) => ['cancelBulkActionJobs', jobId])]
  },
  async pauseJob(bench) {
    const { jobId } = await createJob(bench)
    await bench.step()
    const found = await left(bench, () => bench.store.pauseJob(jobId, null, ACTOR))
    return [found, [['pauseBulkActionJob', jobId]]]
  },
  async resumeJob(bench) {
    const { jobId } = await createJob(bench)
    await bench.step()
    await bench.store.pauseJob(jobId, null, ACTOR)
    const found = await left(bench, () => bench.store.resumeJob(jobId, null, ACTOR))
    return [found, [['resumeBulkActionJob', jobId]]]
  },
  async deleteJob(bench) {
    const { jobId } = await runJob(bench)
    const found = await left(bench, () => bench.store.deleteJob(jobId, null, ACTOR))
    return [found, [['deleteBulkActionJob', jobId]]]
  },
  async restoreJob(bench) {
    const { jobId } = await runJob(bench)
    await bench.store.deleteJob(jobId, null, ACTOR)
    const found = await left(bench, () => bench.store.restoreJob(jobId, ACTOR))
    return [found, [['restoreBulkActionJob', jobId]]]
  },
  async pruneDevices(bench) {
    let entries: Left = []
    const found = await left(bench, async () => {
      const pruning = bench.store.pruneDevices(EVERYTHING, 10, ACTOR)
      await bench.drain()
      await pruning
      entries = (await auditEntries(bench))
        .filter(({ action }) => action === 'pruneDevices')
        .map(({ action, subject }) => [action, subject])
    })
    return [found, entries.length > 0 ? entries : [['pruneDevices', 'an entry']]]
  },
  async createPreview(bench) {
    let previewId = ''
    const found = await left(bench, async () => {
      previewId = await preview(bench)
    })
    return [found, [['previewBulkAction', previewId]]]
  },
  async beginImport(bench) {
    let number = 0
    const found = await left(bench, async () => {
      number = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
    })
    return [found, [['importDevices', `import:${number}`]]]
  },
  // The entries of an import are those of its beginning and its end.
  importPiece: null,
  takeAwayPiece: null,
  finishImport: async (bench) => [
    await left(bench, () => bench.store.finishImport(7, COUNTS, true, ACTOR)),
    [['importDevices', 'import:7']],
  ],
  deleteDevice: async (bench) => [
    await left(bench, () => bench.store.deleteDevice(1, ACTOR)),
    [['deleteDevice', '00:00:00:00:00:01']],
  ],
  async createKey(bench) {
    let keyId = ''
    const found = await left(bench, async () => {
      keyId = (await bench.store.createKey({ name: 'bob', ...KEY }, ACTOR)).keyId
    })
    return [found, [['createApiKey', keyId]]]
  },
  async renewAdminKey(bench) {
    const found = await left(bench, () => bench.store.renewAdminKey('admin', new Uint8Array(32).fill(1)))
    return [found, [['admin_key.renewed', found[0]?.[1] ?? '']]]
  },
  async revokeKey(bench) {
    const { keyId } = await bench.store.createKey({ name: 'bob', ...KEY }, ACTOR)
    return [await left(bench, () => bench.store.revokeKey(keyId, ACTOR)), [['revokeApiKey', keyId]]]
  },
  // The log of requests tells who used a key.
  touchKey: null,
  // What the enforcer does is part of a job, whose transitions have entries of their own.
  nextEnforcement: null,
  enforcementStop: null,
  settleEnforcement: null,
  enforcementCallEnded: null,
  resumeAfterEnforcer: null,
  // Changes nothing.
  ping: null,
  pingDisk: null,
}

t.test('every verb that changes something leaves its entry', async (t) => {
  for (const [verb, attempt] of Object.entries(VERBS)) {
    if (attempt === null) continue
    const bench = await benchOf(t)
    await addDevices(bench, upTo(10))
    const [found, expected] = await attempt(bench)
    t.strictSame(found, expected, verb)
  }
})

t.test('a verb that finds its work done leaves no second entry', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench)
  await cancel(bench, jobId)
  const { keyId } = await bench.store.createKey({ name: 'bob', ...KEY }, ACTOR)
  await bench.store.revokeKey(keyId, ACTOR)
  await bench.store.renewAdminKey('admin', new Uint8Array(32))
  const once = { key: 'once', bodyHash: 'x' }
  await bench.store.createJob(draft(), ACTOR, once)
  const found = await left(bench, async () => {
    await cancel(bench, jobId)
    await bench.store.restoreJob(jobId, ACTOR)
    await bench.store.revokeKey(keyId, ACTOR)
    await bench.store.renewAdminKey('admin', new Uint8Array(32))
    await bench.store.createJob(draft(), ACTOR, once)
    await bench.store.ping()
    await bench.store.touchKey(keyId)
  })
  t.strictSame(found, [])
})

t.test('a verb that is refused leaves none', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await runJob(bench)
  const found = await left(bench, async () => {
    await t.rejects(() => bench.store.cancelJob(jobId, null, null, ACTOR), { code: 'wrong_state' })
    await t.rejects(() => bench.store.deleteDevice(1, ACTOR), { code: 'not_found' })
    await t.rejects(() => bench.store.cancelJob('unknown', null, null, ACTOR), { code: 'not_found' })
  })
  t.strictSame(found, [])
})

t.test('the runner writes down what it does by itself', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, upTo(4))
  let jobId = ''
  const completed = await left(bench, async () => {
    jobId = (await runJob(bench)).jobId
  })
  t.strictSame(completed, [
    ['createBulkActionJob', jobId],
    ['job.started', jobId],
    ['job.completed', jobId],
  ])
  const failed = await left(bench, () => runJob(bench, { maxLimit: 1 }))
  t.strictSame(
    failed.map(([action]) => action),
    ['createBulkActionJob', 'job.started', 'job.failed'],
  )
  await bench.store.deleteJob(jobId, null, ACTOR)
  bench.clock.advance(2 * 24 * 3600 * 1000)
  t.strictSame(await left(bench, () => bench.drain()), [['job.purged', jobId]])
  const servers = (await auditEntries(bench)).filter(({ action }) => action.startsWith('job.'))
  t.ok(servers.every((entry) => entry.actor === null))
})

t.test('an import that has no end when the server starts is given one, once, by the server itself', async (t) => {
  const bench = await benchOf(t)
  const begin = () => bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  const [first, whole, last] = [await begin(), await begin(), await begin()]
  await bench.store.finishImport(whole, COUNTS, true, ACTOR)
  const found = await left(bench, () => bench.restart())
  t.strictSame(
    found,
    [first, last].map((number) => ['importDevices', `import:${number}`]),
  )
  for (const entry of (await auditEntries(bench)).slice(-2)) {
    t.match(entry, { actor: null, before: null, after: '{"state":"broken_off"}' })
  }
  t.match(await bench.verifyAudit(), { intact: true })
  t.strictSame(await left(bench, () => bench.restart()), [])
})

t.test('an entry tells who asked, from where, in which request, and what changed', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench, { actionReason: 'stolen' })
  await cancel(bench, jobId, 'found again')
  const [created, cancelled] = await auditEntries(bench)
  const who = { actor: ACTOR }
  t.match(created, { ...who, at: bench.clock.now(), before: null })
  t.match(JSON.parse(created?.after ?? ''), {
    status: 'scheduled',
    action_type: 'block',
    action_reason: 'stolen',
    criteria_json: JSON.stringify(EVERYTHING),
  })
  t.match(cancelled, who)
  t.match(JSON.parse(cancelled?.before ?? ''), { status: 'scheduled', version: 1 })
  t.match(JSON.parse(cancelled?.after ?? ''), { status: 'cancelled', version: 2, cancel_reason: 'found again' })
})

t.test('long criteria are told by their hash, and a key by everything but its hash', async (t) => {
  const bench = await benchOf(t)
  const value = upTo(1000).map((number) => `host-${number}`)
  await createJob(bench, { criteria: { rules: [{ field: 'hostname', operator: 'in', value }] } })
  await bench.store.createKey({ name: 'bob', ...KEY }, ACTOR)
  const [job, key] = await auditEntries(bench)
  t.match(JSON.parse(job?.after ?? ''), { criteria_sha256: /^[0-9a-f]{64}$/ })
  t.ok((job?.after ?? '').length < 1000)
  t.strictSame(JSON.parse(key?.after ?? ''), {
    name: 'bob',
    role: 'viewer',
    scopes: ['jobs:read'],
    prefix: 'abc',
    expires_at: null,
    revoked_at: null,
  })
})
