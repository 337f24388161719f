import type { JobStatus } from '../../jobs/job.ts'
import type { Actor } from '../../model.ts'
import type { PreviewDraft } from '../../previews/preview.ts'
import type { Connection } from '../connection.ts'
import type { AuditLog } from './audit-log.ts'
import { criteriaNote, type Snapshots } from './snapshots.ts'

/** How the server moves a job by itself. */
export type JobMove = 'job.started' | 'job.paused' | 'job.resumed' | 'job.completed' | 'job.failed'

/** Hears of what the engine does by itself, in the transaction in which it does it. */
export interface Observer {
  /** The runner has moved a job out of `from`. */
  jobMoved(jobId: string, action: JobMove, from: JobStatus): void
  /** A caller is about to move a job; returns what writes it down once that is done. */
  callerMoves(jobId: string, action: 'cancelBulkActionJobs', actor: Actor): () => void
  /** A deleted job is about to leave the disk. */
  jobPurged(jobId: string): void
  /** The set of a preview is complete, and with that the preview exists. */
  previewStored(preview: StoredPreview, previewCount: number, actor: Actor): void
}
export interface StoredPreview {
  readonly previewId: string
  readonly draft: PreviewDraft
}

/** Writes into the audit log what no caller asked for at that moment. */
export function createObserver(snapshots: Snapshots, log: AuditLog): Observer {
  return {
    jobMoved(jobId, action, from) {
      log.add({ actor: null, action, subject: jobId, before: { status: from }, after: snapshots.job(jobId) })
    },
    callerMoves(jobId, action, actor) {
      const before = snapshots.job(jobId)
      return () => log.add({ actor, action, subject: jobId, before, after: snapshots.job(jobId) })
    },
    jobPurged(jobId) {
      log.add({ actor: null, action: 'job.purged', subject: jobId, before: snapshots.job(jobId), after: null })
    },
    previewStored({ previewId, draft }, previewCount, actor) {
      const { actionType: action_type, actionDuration: action_duration, onExisting: on_existing } = draft
      const criteria = criteriaNote(JSON.stringify(draft.criteria))
      const after = { action_type, action_duration, on_existing, preview_count: previewCount, ...criteria }
      log.add({ actor, action: 'previewBulkAction', subject: previewId, before: null, after })
    },
  }
}

/**
 * Gives each import that began and has no end, because the process died or the disk was full, its entry for that: for
 * the start, when none is under way. How much such an import has done nobody knows any more.
 */
export function endImports(db: Connection, log: AuditLog): void {
  const begun = db.prepare<[], number>('SELECT import_id FROM open_imports ORDER BY import_id').pluck()
  const end = db.prepare('DELETE FROM open_imports')
  for (const importId of begun.all()) {
    const subject = `import:${importId}`
    log.add({ actor: null, action: 'importDevices', subject, before: null, after: { state: 'broken_off' } })
  }
  end.run()
}
