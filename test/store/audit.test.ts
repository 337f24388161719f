import t from 'tap'
import { AUDIT_RULES } from '../../db/audit/audit-rules.ts'
import type { AuditRow } from '../../db/audit/entry-hash.ts'
import { verifyAudit } from '../../db/sqlite/audit/verify.ts'
import type { Verbs } from '../../db/store.ts'
import type { WebhookVerbs } from '../../db/webhooks/webhook-store.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  cancelMany,
  createJob,
  draft,
  EVERYTHING,
  follow,
  preview,
  runJob,
  upTo,
} from '../helpers/engine.ts'

const entries = (bench: Bench): AuditRow[] =>
  bench.db.prepare<[], AuditRow>('SELECT * FROM audit_log ORDER BY seq').all()
/** Actions and subjects of the entries that `work` leaves. */
function left(bench: Bench, work: () => void): [string, string][] {
  const before = entries(bench).length
  work()
  return entries(bench)
    .slice(before)
    .map(({ action, subject }) => [action, subject])
}

const KEY = { role: 'viewer', scopes: ['jobs:read'], prefix: 'abc', hash: new Uint8Array(32), expiresAt: null }
const COUNTS = { created: 1, updated: 0, released: 0 }

/** What each verb leaves, called on a bench with ten devices; null: nothing, on purpose. Webhooks have a test of their own. */
const VERBS: Record<
  Exclude<keyof Verbs, keyof WebhookVerbs>,
  ((bench: Bench) => [left: [string, string][], expected: [string, string][]]) | null
> = {
  createJob(bench) {
    let jobId = ''
    const found = left(bench, () => {
      jobId = createJob(bench).jobId
    })
    return [found, [['createBulkActionJob', jobId]]]
  },
  retryJob(bench) {
    const source = createJob(bench)
    while (bench.read.getJob(source.jobId)?.affectedCount === 0) bench.step()
    cancel(bench, source.jobId)
    let jobId = ''
    const found = left(bench, () => {
      jobId = follow(bench, 'retryJob', source.jobId).jobId
    })
    return [found, [['retryBulkActionJob', jobId]]]
  },
  revertJob(bench) {
    const source = runJob(bench)
    let jobId = ''
    const found = left(bench, () => {
      jobId = follow(bench, 'revertJob', source.jobId).jobId
    })
    return [found, [['revertBulkActionJob', jobId]]]
  },
  cancelJob(bench) {
    const { jobId } = createJob(bench)
    return [left(bench, () => cancel(bench, jobId)), [['cancelBulkActionJob', jobId]]]
  },
  cancelJobs(bench) {
    const jobs = [createJob(bench), createJob(bench)]
    const found = left(bench, () => cancelMany(bench, { kind: 'apply' }))
    return [found, jobs.map(({ jobId }) => ['cancelBulkActionJobs', jobId])]
  },
  pauseJob(bench) {
    const { jobId } = createJob(bench)
    bench.step()
    const found = left(bench, () => bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR)))
    return [found, [['pauseBulkActionJob', jobId]]]
  },
  resumeJob(bench) {
    const { jobId } = createJob(bench)
    bench.step()
    bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
    const found = left(bench, () => bench.act((verbs) => verbs.resumeJob(jobId, null, ACTOR)))
    return [found, [['resumeBulkActionJob', jobId]]]
  },
  deleteJob(bench) {
    const { jobId } = runJob(bench)
    const found = left(bench, () => bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR)))
    return [found, [['deleteBulkActionJob', jobId]]]
  },
  restoreJob(bench) {
    const { jobId } = runJob(bench)
    bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
    const found = left(bench, () => bench.act((verbs) => verbs.restoreJob(jobId, ACTOR)))
    return [found, [['restoreBulkActionJob', jobId]]]
  },
  createPreview(bench) {
    let previewId = ''
    const found = left(bench, () => {
      previewId = preview(bench)
    })
    return [found, [['previewBulkAction', previewId]]]
  },
  beginImport(bench) {
    let number = 0
    const found = left(bench, () => {
      number = bench.act((verbs) => verbs.beginImport(ACTOR))
    })
    return [found, [['importDevices', `import:${number}`]]]
  },
  // The entries of an import are those of its beginning and its end.
  importPiece: null,
  finishImport: (bench) => [
    left(bench, () => bench.act((verbs) => verbs.finishImport(7, COUNTS, true, ACTOR))),
    [['importDevices', 'import:7']],
  ],
  deleteDevice: (bench) => [
    left(bench, () => bench.act((verbs) => verbs.deleteDevice(1, ACTOR))),
    [['deleteDevice', '00:00:00:00:00:01']],
  ],
  createKey(bench) {
    let keyId = ''
    const found = left(bench, () => {
      keyId = bench.act((verbs) => verbs.createKey({ name: 'bob', ...KEY }, ACTOR)).keyId
    })
    return [found, [['createApiKey', keyId]]]
  },
  renewAdminKey(bench) {
    const found = left(bench, () => bench.act((verbs) => verbs.renewAdminKey('admin', new Uint8Array(32).fill(1))))
    return [found, [['admin_key.renewed', found[0]?.[1] ?? '']]]
  },
  revokeKey(bench) {
    const { keyId } = bench.act((verbs) => verbs.createKey({ name: 'bob', ...KEY }, ACTOR))
    return [left(bench, () => bench.act((verbs) => verbs.revokeKey(keyId, ACTOR))), [['revokeApiKey', keyId]]]
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
  const { act } = benchOf(t)
  t.strictSame(Object.keys(act((verbs) => verbs)).toSorted(), Object.keys(AUDIT_RULES).toSorted(), 'each has a rule')
  for (const [verb, attempt] of Object.entries(VERBS)) {
    if (attempt === null) continue
    const bench = benchOf(t)
    addDevices(bench, upTo(10))
    const [found, expected] = attempt(bench)
    t.strictSame(found, expected, verb)
  }
})

t.test('a verb that finds its work done leaves no second entry', async (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench)
  cancel(bench, jobId)
  const { keyId } = bench.act((verbs) => verbs.createKey({ name: 'bob', ...KEY }, ACTOR))
  bench.act((verbs) => verbs.revokeKey(keyId, ACTOR))
  bench.act((verbs) => verbs.renewAdminKey('admin', new Uint8Array(32)))
  const once = { key: 'once', bodyHash: 'x' }
  bench.act((verbs) => verbs.createJob(draft(), ACTOR, once))
  const found = left(bench, () => {
    cancel(bench, jobId)
    bench.act((verbs) => verbs.restoreJob(jobId, ACTOR))
    bench.act((verbs) => verbs.revokeKey(keyId, ACTOR))
    bench.act((verbs) => verbs.renewAdminKey('admin', new Uint8Array(32)))
    bench.act((verbs) => verbs.createJob(draft(), ACTOR, once))
    bench.act((verbs) => verbs.ping())
    bench.act((verbs) => verbs.touchKey(keyId))
  })
  t.strictSame(found, [])
})

t.test('a verb that is refused leaves none', async (t) => {
  const bench = benchOf(t)
  const { jobId } = runJob(bench)
  const found = left(bench, () => {
    t.throws(() => bench.act((verbs) => verbs.cancelJob(jobId, null, null, ACTOR)), { code: 'wrong_state' })
    t.throws(() => bench.act((verbs) => verbs.deleteDevice(1, ACTOR)), { code: 'not_found' })
    t.throws(() => bench.act((verbs) => verbs.cancelJob('unknown', null, null, ACTOR)), { code: 'not_found' })
  })
  t.strictSame(found, [])
})

t.test('the runner writes down what it does by itself', async (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, upTo(4))
  let jobId = ''
  const completed = left(bench, () => {
    jobId = runJob(bench).jobId
  })
  t.strictSame(completed, [
    ['createBulkActionJob', jobId],
    ['job.started', jobId],
    ['job.completed', jobId],
  ])
  const failed = left(bench, () => runJob(bench, { maxLimit: 1 }))
  t.strictSame(
    failed.map(([action]) => action),
    ['createBulkActionJob', 'job.started', 'job.failed'],
  )
  bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
  bench.clock.advance(2 * 24 * 3600 * 1000)
  t.strictSame(
    left(bench, () => bench.drain()),
    [['job.purged', jobId]],
  )
  const servers = entries(bench).filter(({ action }) => action.startsWith('job.'))
  t.ok(servers.every((entry) => entry.key_id === null && entry.request_id === null))
})

t.test('an import that has no end when the server starts is given one, once, by the server itself', async (t) => {
  const bench = benchOf(t)
  const begin = () => bench.act((verbs) => verbs.beginImport(ACTOR))
  const [first, whole, last] = [begin(), begin(), begin()]
  bench.act((verbs) => verbs.finishImport(whole, COUNTS, true, ACTOR))
  const found = left(bench, () => bench.restart())
  t.strictSame(
    found,
    [first, last].map((number) => ['importDevices', `import:${number}`]),
  )
  for (const entry of entries(bench).slice(-2)) {
    t.match(entry, { key_id: null, request_id: null, before: null, after: '{"state":"broken_off"}' })
  }
  t.match(verifyAudit(bench.db), { intact: true })
  t.strictSame(
    left(bench, () => bench.restart()),
    [],
  )
})

t.test('an entry tells who asked, from where, in which request, and what changed', async (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench, { actionReason: 'stolen' })
  cancel(bench, jobId, 'found again')
  const [created, cancelled] = entries(bench)
  const who = { key_id: 'key-1', key_name: 'alice', address: '127.0.0.1', request_id: 'request-1' }
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
  const bench = benchOf(t)
  const value = upTo(1000).map((number) => `host-${number}`)
  createJob(bench, { criteria: { rules: [{ field: 'hostname', operator: 'in', value }] } })
  bench.act((verbs) => verbs.createKey({ name: 'bob', ...KEY }, ACTOR))
  const [job, key] = entries(bench)
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
