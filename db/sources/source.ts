import type { ImportCounts } from '../devices/statement.ts'

/** The part of the domain that keeps the inventory true by itself; see `../model.ts`. */

export const SOURCE_KINDS = ['kea', 'file'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** What the last run that came to an end has shown. */
export type SourceState = 'never_run' | 'ok' | 'failed' | 'held_back'
/** A state that somebody should do something about. */
export const isTroubled = (state: SourceState): boolean => state === 'failed' || state === 'held_back'

/** What webhooks are told of sources. */
export const SOURCE_EVENTS = ['source.failed', 'source.recovered'] as const
export type SourceEventType = (typeof SOURCE_EVENTS)[number]

/** Each is a label of metrics, and its runs take turns with those of others. */
export const MAX_SOURCES = 100
/** Whether it runs more often or less, nobody waits longer for a source to be read again. */
export const LONGEST_INTERVAL_SECONDS = 86_400

export interface Source {
  readonly sourceId: string
  /** Under which its leases are imported. */
  readonly name: string
  readonly kind: SourceKind
  /** Of a source of kind `kea`; null for others. */
  readonly url: string | null
  /** Of a source of kind `file`; null for others. */
  readonly path: string | null
  /** null: the first lines tell. */
  readonly format: string | null
  readonly site: string
  readonly intervalSeconds: number
  readonly enabled: boolean
  readonly hasCredentials: boolean
  readonly state: SourceState
  readonly isRunning: boolean
  /** null: never, while it is disabled. */
  readonly nextRunAt: number | null
  readonly lastRunAt: number | null
  readonly lastSuccessAt: number | null
  /** Why the last run failed or was held back; null: it did not. */
  readonly lastError: string | null
  /** Of the last run that imported something. */
  readonly lastResult: SourceResult | null
  /** Changes with whatever decides what is read, and what for. */
  readonly version: number
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** What an import did, as far as it is kept. */
export interface SourceResult extends ImportCounts {
  readonly format: string
  readonly received: number
  readonly ignored: number
  readonly rejected: number
  readonly errors: readonly { readonly line: number; readonly message: string }[]
  readonly warnings: readonly { readonly code: string; readonly count: number; readonly message: string }[]
}

/** For HTTP Basic. Nobody reads them back: only `beginSourceRun` hands them out, to what reads the source. */
export interface SourceCredentials {
  readonly user: string
  readonly password: string
}

export interface SourceDraft {
  readonly name: string
  readonly kind: SourceKind
  readonly url: string | null
  readonly path: string | null
  readonly format: string | null
  readonly site: string
  readonly intervalSeconds: number
  readonly enabled: boolean
  readonly credentials: SourceCredentials | null
}
/** What is left out stays as it is; but a new `url` forgets the credentials that don't come with it. */
export type SourceChanges = Partial<Omit<SourceDraft, 'kind'>>

/** A run that has begun, and what it is to read. */
export interface SourceRun {
  readonly source: Source
  readonly credentials: SourceCredentials | null
  /** The `mark` of what was imported last; null: read it in any case. */
  readonly lastRead: string | null
}

/** What became of a run. */
export type SourceRunEnd =
  | { readonly outcome: 'imported'; readonly result: SourceResult; readonly mark: string | null }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'failed' | 'held_back'; readonly error: string }
  /** Nobody's fault: the server stops, or the source was changed meanwhile. It is due again at once. */
  | { readonly outcome: 'interrupted' }
