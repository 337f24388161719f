import type { Made } from '../../jobs/job-store.ts'
import { formatMac } from '../../mac.ts'
import type { Actor } from '../../model.ts'
import type { Verbs } from '../../store.ts'
import type { WebhookVerb } from '../webhooks/watch-webhooks.ts'
import type { AuditLog, AuditNote } from './audit-log.ts'
import { newJobNote, type Snapshots } from './snapshots.ts'

/** Looks before its verb runs, and returns what tells afterwards what to write down. */
type Watch<V extends keyof Verbs> = (
  ...args: Parameters<Verbs[V]>
) => (result: ReturnType<Verbs[V]>) => readonly AuditNote[]
/** One for every verb, so that none can be added without a word on what it leaves; null: see the comment beside it. */
export type Watches = { readonly [V in keyof Verbs]: Watch<V> | null }

const NOTHING: readonly AuditNote[] = []

/** What each verb leaves in the audit log: an entry if it changed something, none if it only found it done. */
export function createWatches(snapshots: Snapshots): Omit<Watches, WebhookVerb> {
  const jobChange = (action: string, jobId: string, actor: Actor): (() => readonly AuditNote[]) => {
    const before = snapshots.job(jobId)
    return () => {
      const after = snapshots.job(jobId)
      return after === null || before?.version === after.version
        ? NOTHING
        : [{ actor, action, subject: jobId, before, after }]
    }
  }
  const newJob =
    (action: string, actor: Actor) =>
    ({ job, replayed }: Made): readonly AuditNote[] =>
      replayed ? NOTHING : [{ actor, action, subject: job.jobId, before: null, after: newJobNote(job) }]
  const keyShown = (keyId: string) => snapshots.key('key_id', keyId)?.shown ?? null

  return {
    createJob: (_draft, actor) => newJob('createBulkActionJob', actor),
    retryJob: (_jobId, _draft, actor) => newJob('retryBulkActionJob', actor),
    revertJob: (_jobId, _draft, actor) => newJob('revertBulkActionJob', actor),
    cancelJob: (jobId, _reason, _ifMatch, actor) => jobChange('cancelBulkActionJob', jobId, actor),
    // Written job by job, each with the step that cancels it: who looks for a job finds who cancelled it.
    cancelJobs: null,
    pauseJob: (jobId, _ifMatch, actor) => jobChange('pauseBulkActionJob', jobId, actor),
    resumeJob: (jobId, _ifMatch, actor) => jobChange('resumeBulkActionJob', jobId, actor),
    deleteJob: (jobId, _ifMatch, actor) => jobChange('deleteBulkActionJob', jobId, actor),
    restoreJob: (jobId, actor) => jobChange('restoreBulkActionJob', jobId, actor),
    // Its entry is written with the step that completes its set: until then there is no preview.
    createPreview: null,
    beginImport: (actor) => (importId) => [importNote(importId, actor, { state: 'begun' })],
    // An import is one request: its entries are those of its beginning and its end.
    importPiece: null,
    finishImport: (importId, counts, completed, actor) => () => [
      importNote(importId, actor, { state: completed ? 'completed' : 'broken_off', ...counts }),
    ],
    deleteDevice(mac, actor) {
      const before = snapshots.device(mac)
      return () => [{ actor, action: 'deleteDevice', subject: formatMac(mac), before, after: null }]
    },
    createKey: (draft, actor) => (key) => [
      {
        actor,
        action: 'createApiKey',
        subject: key.keyId,
        before: null,
        after: { name: draft.name, ...keyShown(key.keyId) },
      },
    ],
    renewAdminKey() {
      const before = snapshots.key('name', 'admin')
      return () => {
        const after = snapshots.key('name', 'admin')
        if (after === null || isSame(before, after)) return NOTHING
        const shown = { before: before?.shown ?? null, after: after.shown }
        return [{ actor: null, action: 'admin_key.renewed', subject: after.keyId, ...shown }]
      }
    },
    revokeKey(keyId, actor) {
      const before = keyShown(keyId)
      return () => {
        const after = keyShown(keyId)
        return isSame(before, after) ? NOTHING : [{ actor, action: 'revokeApiKey', subject: keyId, before, after }]
      }
    },
    // That a key was used is in the log of requests; this only keeps the time.
    touchKey: null,
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
}

/** The same verbs, which write down what they change in the transaction in which they change it. */
export function audited(verbs: Verbs, watches: Watches, log: AuditLog): Verbs {
  type AnyVerb = (...args: readonly unknown[]) => unknown
  type AnyWatch = (...args: readonly unknown[]) => (result: unknown) => readonly AuditNote[]
  const wrap = ([name, verb]: [string, AnyVerb]): [string, AnyVerb] => {
    const watch = watches[name as keyof Verbs] as AnyWatch | null
    if (watch === null) return [name, verb]
    const noted: AnyVerb = (...args) => {
      const notes = watch(...args)
      const result = verb(...args)
      for (const note of notes(result)) log.add(note)
      return result
    }
    return [name, noted]
  }
  return Object.fromEntries(Object.entries(verbs as unknown as Record<string, AnyVerb>).map(wrap)) as unknown as Verbs
}

function importNote(importId: number, actor: Actor, after: object): AuditNote {
  return { actor, action: 'importDevices', subject: `import:${importId}`, before: null, after }
}

const isSame = (a: object | null, b: object | null): boolean => JSON.stringify(a) === JSON.stringify(b)
