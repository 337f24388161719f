import type { AuditHead, AuditVerdict } from './audit/entry.ts'
import type { CheckResult } from './check-result.ts'
import type { ClockSource } from './clock.ts'
import type { ApiKey } from './keys/key.ts'
import type { ApiKeyDraft } from './keys/key-store.ts'
import type { Actor } from './model.ts'
import type { ChunkLimits } from './runner/chunk-size.ts'
import type { Threads } from './sqlite/threads/threads.ts'
import type { Store } from './store.ts'

/** Where the database is: `sqlite:` and a file. This is the only file that looks which engine it is. */
export type DatabaseUrl = string

/** What every engine is told. */
export interface StoreOptions {
  readonly concurrency: number
  readonly retentionDays: number
  readonly defaultMaxLimit: number
  /** True: whoever asks for `nextEnforcement` carries out what jobs do, and they wait for it. */
  readonly isEnforcedOutside?: boolean
  readonly clock?: ClockSource
  readonly chunks?: ChunkLimits
  /** A module whose `createOnStep` makes what hears of the runner's steps. */
  readonly stepModule?: string
  /** What was begun for it before; see `prepareStore`. */
  readonly prepared?: Prepared | undefined
  /** Hears of a fault that ended a job, and of one that will be tried again. */
  onFault(error: Error, jobId: string | null): void
  /** The store has ended unasked. Calls in hand were rejected, and every later one will be. */
  onLost?: ((error: Error) => void) | undefined
}
/** What a store needs that takes a while to start. */
export type Prepared = Threads

/** Begins to start what a store needs, before anything else is known of it: a start is mostly loading code. */
export async function prepareStore(): Promise<Prepared> {
  const { earlyThreads } = await import('./sqlite/threads/threads.ts')
  return earlyThreads()
}

/** Throws an error whose message names the database and says what to do: it can't be opened, is in use, or is not ours. */
export async function openStore(url: DatabaseUrl, { prepared, ...options }: StoreOptions): Promise<Store> {
  const { createSqliteStore } = await import('./sqlite/store.ts')
  return createSqliteStore({ path: fileOf(url), ...options, ...(prepared !== undefined && { threads: prepared }) })
}

/** What can be done to a database without a server, or beside one. */
export interface Offline {
  check(now: number): Promise<CheckResult[]>
  /** `known` is a head that was written down elsewhere. */
  verifyAudit(known: AuditHead | null): Promise<AuditVerdict>
  /** Copies the database into a new file; returns its size in bytes. */
  backUp(target: string): Promise<number>
  /** Makes a key where no server uses the database; a database that isn't there is made. */
  createKey(draft: ApiKeyDraft, actor: Actor): Promise<ApiKey>
}

export async function openOffline(url: DatabaseUrl): Promise<Offline> {
  const { offlineSqlite } = await import('./sqlite/offline.ts')
  return offlineSqlite(fileOf(url))
}

const SQLITE = 'sqlite:'

/** The file of a database that is one. */
export const fileOf = (url: DatabaseUrl): string => url.slice(SQLITE.length)
export const urlOfFile = (file: string): DatabaseUrl => `${SQLITE}${file}`
