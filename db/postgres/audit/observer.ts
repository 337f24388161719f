import {
  importNote,
  type JobMove,
  newPreviewShown,
  type PrunedStep,
  pruneNote,
  type StoredPreview,
} from '../../audit/notes.ts'
import type { JobStatus } from '../../jobs/job.ts'
import type { Actor } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { AuditLog } from './audit-log.ts'
import type { Snapshots } from './snapshots.ts'

/** Called for what the engine does by itself, in the transaction in which it does it. */
export interface Observer {
  /** The runner has moved a job out of `from`. */
  jobMoved(jobId: string, action: JobMove, from: JobStatus): Promise<void>
  /** A caller is about to move a job; answers what writes it down once that is done. */
  callerMoves(jobId: string, action: 'cancelBulkActionJobs', actor: Actor): Promise<() => Promise<void>>
  /** A deleted job is about to leave the disk. */
  jobPurged(jobId: string): Promise<void>
  /** A step of a prune has deleted devices. */
  devicesPruned(step: PrunedStep, actor: Actor): Promise<void>
  /** The set of a preview is complete, and with that the preview exists. */
  previewStored(preview: StoredPreview, previewCount: number, actor: Actor): Promise<void>
}

/** Writes into the audit log what no caller asked for at that moment. */
export function createObserver(snapshots: Snapshots, log: AuditLog): Observer {
  const shown = async (jobId: string): Promise<object | null> =>
    (await snapshots({ kind: 'job', id: jobId }))?.shown ?? null
  return {
    async jobMoved(jobId, action, from) {
      await log.add({ actor: null, action, subject: jobId, before: { status: from }, after: await shown(jobId) })
    },
    async callerMoves(jobId, action, actor) {
      const before = await shown(jobId)
      return async () => log.add({ actor, action, subject: jobId, before, after: await shown(jobId) })
    },
    async jobPurged(jobId) {
      await log.add({ actor: null, action: 'job.purged', subject: jobId, before: await shown(jobId), after: null })
    },
    devicesPruned: (step, actor) => log.add(pruneNote(step, actor)),
    async previewStored({ previewId, draft }, previewCount, actor) {
      const after = newPreviewShown(draft, previewCount)
      await log.add({ actor, action: 'previewBulkAction', subject: previewId, before: null, after })
    },
  }
}

/**
 * Gives each import that began and has no end, because the process died or the disk was full, its entry for that: for
 * the start, when none is under way. How much such an import has done is not known any more.
 */
export async function endImports(db: Connection, log: AuditLog): Promise<void> {
  const begun = db.prepare<[], number>('SELECT import_id FROM open_imports ORDER BY import_id').pluck()
  const end = db.prepare('DELETE FROM open_imports')
  for (const importId of await begun.all()) await log.add(importNote(importId, null, { state: 'broken_off' }))
  await end.run()
}
