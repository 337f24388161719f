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
  jobMoved(jobId: string, action: JobMove, from: JobStatus): void
  /** A caller is about to move a job; returns what writes it down once that is done. */
  callerMoves(jobId: string, action: 'cancelBulkActionJobs', actor: Actor): () => void
  /** A deleted job is about to leave the disk. */
  jobPurged(jobId: string): void
  /** A step of a prune has deleted devices. */
  devicesPruned(step: PrunedStep, actor: Actor): void
  /** The set of a preview is complete, and with that the preview exists. */
  previewStored(preview: StoredPreview, previewCount: number, actor: Actor): void
}

/** Writes into the audit log what no caller asked for at that moment. */
export function createObserver(snapshots: Snapshots, log: AuditLog): Observer {
  const shown = (jobId: string): object | null => snapshots({ kind: 'job', id: jobId })?.shown ?? null
  return {
    jobMoved(jobId, action, from) {
      log.add({ actor: null, action, subject: jobId, before: { status: from }, after: shown(jobId) })
    },
    callerMoves(jobId, action, actor) {
      const before = shown(jobId)
      return () => log.add({ actor, action, subject: jobId, before, after: shown(jobId) })
    },
    jobPurged(jobId) {
      log.add({ actor: null, action: 'job.purged', subject: jobId, before: shown(jobId), after: null })
    },
    devicesPruned: (step, actor) => log.add(pruneNote(step, actor)),
    previewStored({ previewId, draft }, previewCount, actor) {
      const after = newPreviewShown(draft, previewCount)
      log.add({ actor, action: 'previewBulkAction', subject: previewId, before: null, after })
    },
  }
}

/**
 * Gives each import that began and has no end, because the process died or the disk was full, its entry for that: for
 * the start, when none is under way. How much such an import has done is not known any more.
 */
export function endImports(db: Connection, log: AuditLog): void {
  const begun = db.prepare<[], number>('SELECT import_id FROM open_imports ORDER BY import_id').pluck()
  const end = db.prepare('DELETE FROM open_imports')
  for (const importId of begun.all()) log.add(importNote(importId, null, { state: 'broken_off' }))
  end.run()
}
