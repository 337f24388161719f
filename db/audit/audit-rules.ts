import type { ImportTotals } from '../devices/statement.ts'
import type { Made } from '../jobs/job-store.ts'
import type { Actor } from '../model.ts'
import type { Verbs } from '../store.ts'
import type { AnswerOf } from '../verbs.ts'
import { type AuditNote, importNote, keyShown, newJobShown, sourceShown, webhookShown } from './notes.ts'

/** What a verb changes. */
export type Subject =
  | { readonly kind: 'job' | 'key' | 'keyNamed' | 'webhook' | 'source'; readonly id: string }
  | { readonly kind: 'device'; readonly mac: number }

/** What there is of a subject at one moment. */
export interface Snapshot {
  /** What its entries call it. */
  readonly subject: string
  /** Another one once anything has changed that is worth an entry. It may tell of what is not shown. */
  readonly state: string | number
  readonly shown: object
}

/** What a call of a verb leaves in the audit log. */
export interface Audited<Result> {
  /** A snapshot of it is taken before the verb and after it; left out: of nothing. */
  readonly looksAt?: Subject
  /** null: there is no such subject, or nothing was looked at. */
  notes(result: Result, before: Snapshot | null, after: Snapshot | null): readonly AuditNote[]
}
export type AuditRule<V extends keyof Verbs> = (
  ...args: Parameters<Verbs[V]>
) => Audited<AnswerOf<ReturnType<Verbs[V]>>>
/** A rule for every verb: the compiler asks for that of a new one. null: it leaves nothing; a comment beside it says why. */
export type AuditRules = { readonly [V in keyof Verbs]: AuditRule<V> | null }

/** An entry if something changed, none if it was only found done. */
const changed = (action: string, actor: Actor | null, looksAt: Subject): Audited<unknown> => ({
  looksAt,
  notes(_result, before, after) {
    const subject = (after ?? before)?.subject
    if (subject === undefined || before?.state === after?.state) return []
    return [{ actor, action, subject, before: before?.shown ?? null, after: after?.shown ?? null }]
  },
})
const job = (id: string): Subject => ({ kind: 'job', id })
const webhook = (id: string): Subject => ({ kind: 'webhook', id })
const source = (id: string): Subject => ({ kind: 'source', id })

/** Entries that follow from the answer alone. */
const told = <Result>(notes: (result: Result) => readonly AuditNote[]): Audited<Result> => ({ notes })

const made = (action: string, actor: Actor, subject: string, after: object): readonly AuditNote[] => [
  { actor, action, subject, before: null, after },
]
const newJob = (action: string, actor: Actor): Audited<Made> =>
  told(({ job, replayed }) => (replayed ? [] : made(action, actor, job.jobId, newJobShown(job))))

const hasChanged = ({ created, updated, released, gone }: ImportTotals): boolean =>
  created + updated + released + gone > 0

export const AUDIT_RULES: AuditRules = {
  createJob: (_draft, actor) => newJob('createBulkActionJob', actor),
  retryJob: (_jobId, _draft, actor) => newJob('retryBulkActionJob', actor),
  revertJob: (_jobId, _draft, actor) => newJob('revertBulkActionJob', actor),
  cancelJob: (jobId, _reason, _ifMatch, actor) => changed('cancelBulkActionJob', actor, job(jobId)),
  // Written job by job, each with the step that cancels it: who looks for a job finds who cancelled it.
  cancelJobs: null,
  pauseJob: (jobId, _ifMatch, actor) => changed('pauseBulkActionJob', actor, job(jobId)),
  resumeJob: (jobId, _ifMatch, actor) => changed('resumeBulkActionJob', actor, job(jobId)),
  deleteJob: (jobId, _ifMatch, actor) => changed('deleteBulkActionJob', actor, job(jobId)),
  restoreJob: (jobId, actor) => changed('restoreBulkActionJob', actor, job(jobId)),
  // Its entry is written with the step that completes its set: until then there is no preview.
  createPreview: null,
  // The server itself imports from its sources every few minutes: only what that changes is worth an entry.
  beginImport: ({ site, snapshotOf }, actor) =>
    told((importId) =>
      actor === null ? [] : [importNote(importId, actor, { state: 'begun', site, snapshot_of: snapshotOf })],
    ),
  // An import is one request: its entries are those of its beginning and its end.
  importPiece: null,
  takeAwayPiece: null,
  finishImport: (importId, totals, completed, actor) =>
    told((of) => {
      if (actor === null && !hasChanged(totals)) return []
      // It has no entry for its beginning, which would tell that.
      const what = actor === null && of !== null ? { site: of.site, snapshot_of: of.snapshotOf } : {}
      return [importNote(importId, actor, { state: completed ? 'completed' : 'broken_off', ...what, ...totals })]
    }),
  // Written with each step that deletes: however it ends, the entries tell how many devices are gone.
  pruneDevices: null,
  deleteDevice: (mac, actor) => changed('deleteDevice', actor, { kind: 'device', mac }),
  createKey: (_draft, actor) =>
    told((key) => made('createApiKey', actor, key.keyId, { name: key.name, ...keyShown(key) })),
  renewAdminKey: () => changed('admin_key.renewed', null, { kind: 'keyNamed', id: 'admin' }),
  revokeKey: (keyId, actor) => changed('revokeApiKey', actor, { kind: 'key', id: keyId }),
  // That a key was used is in the log of requests; this only keeps the time.
  touchKey: null,
  createWebhook: (_draft, actor) =>
    told((webhook) => made('createWebhook', actor, webhook.webhookId, webhookShown(webhook))),
  updateWebhook: (webhookId, _changes, actor) => changed('updateWebhook', actor, webhook(webhookId)),
  deleteWebhook: (webhookId, actor) => changed('deleteWebhook', actor, webhook(webhookId)),
  rotateWebhookSecret: (webhookId, _secret, overlapMs, actor) =>
    told(() => made('rotateWebhookSecret', actor, webhookId, { overlap_seconds: overlapMs / 1000 })),
  // The deliveries are themselves the record of what was sent.
  testWebhook: null,
  redeliver: null,
  claimDeliveries: null,
  // A receiver that is gone has its webhook disabled.
  settleDelivery: (webhookId) => changed('webhook.disabled', null, webhook(webhookId)),
  createSource: (_draft, actor) => told((source) => made('createSource', actor, source.sourceId, sourceShown(source))),
  updateSource: (sourceId, _changes, actor) => changed('updateSource', actor, source(sourceId)),
  deleteSource: (sourceId, actor) => changed('deleteSource', actor, source(sourceId)),
  // A run by itself leaves the entries of what it imports.
  beginSourceRun: (sourceId, actor, isForced) =>
    told(() => (actor === null ? [] : made('runSource', actor, sourceId, { snapshot: isForced ? 'force' : 'true' }))),
  endSourceRun: null,
  // What the enforcer does is part of a job: its items account for it, and its transitions have entries of their own.
  nextEnforcement: null,
  enforcementStop: null,
  settleEnforcement: null,
  enforcementCallEnded: null,
  resumeAfterEnforcer: null,
  // Changes nothing.
  ping: null,
  pingDisk: null,
}
