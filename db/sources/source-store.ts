import type { Actor, Page, PageRequest } from '../model.ts'
import type { Source, SourceChanges, SourceDraft, SourceRun, SourceRunEnd } from './source.ts'

/** What changes sources; see `../store.ts`. */
export interface SourceVerbs {
  /** It is due at once. `conflict` where the name is taken, or there are as many as there can be. */
  createSource(draft: SourceDraft, actor: Actor): Source
  /** A run in progress that reads something else than it should from now on leaves nothing; the source is due at once. */
  updateSource(sourceId: string, changes: SourceChanges, actor: Actor): Source
  /** What it said stays in the inventory. A run in progress leaves nothing. */
  deleteSource(sourceId: string, actor: Actor): void
  /**
   * Begins a run; there is one of a source at a time, until `endSourceRun`. With an actor it is one that somebody asks for:
   * `wrong_state` while another is in progress, and it reads also what hasn't changed; `isForced` goes into the audit log.
   * Without one: null where the source is not due.
   */
  beginSourceRun(sourceId: string, actor: Actor | null, isForced: boolean): SourceRun | null
  /** Notes what became of a run of the source as it was at this version; null: it is gone. */
  endSourceRun(sourceId: string, version: number, end: SourceRunEnd): Source | null
}

export interface SourceLookups {
  getSource(sourceId: string): Source | null
  listSources(page: PageRequest): Page<Source>
  /** The ids of those that are due, the longest waiting first; for whoever asks several times a second. */
  dueSources(): readonly string[]
}
