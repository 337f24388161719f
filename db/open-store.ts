import type { Offline } from './offline.ts'
import type { Threads } from './sqlite/threads/threads.ts'
import type { Store } from './store.ts'
import type { StoreOptions } from './store-options.ts'

/** Where the database is: `sqlite:` and a file. This is the only file that looks which engine it is. */
export type DatabaseUrl = string

/** What a store needs that takes a while to start. */
export type Prepared = Threads
/** `prepared` is what was begun for it before; see `prepareStore`. */
export interface OpenOptions extends StoreOptions {
  readonly prepared?: Prepared | undefined
}

/** Begins to start what a store needs, before anything else is known of it: a start is mostly loading code. */
export async function prepareStore(): Promise<Prepared> {
  const { earlyThreads } = await import('./sqlite/threads/threads.ts')
  return earlyThreads()
}

/** Throws an error whose message names the database and says what to do: it can't be opened, is in use, or is not ours. */
export async function openStore(url: DatabaseUrl, { prepared, ...options }: OpenOptions): Promise<Store> {
  const { createSqliteStore } = await import('./sqlite/store.ts')
  return createSqliteStore({ path: fileOf(url), ...options, ...(prepared !== undefined && { threads: prepared }) })
}

export async function openOffline(url: DatabaseUrl): Promise<Offline> {
  const { offlineSqlite } = await import('./sqlite/offline.ts')
  return offlineSqlite(fileOf(url))
}

const SQLITE = 'sqlite:'

/** The file of a SQLite database. */
export const fileOf = (url: DatabaseUrl): string => url.slice(SQLITE.length)
export const urlOfFile = (file: string): DatabaseUrl => `${SQLITE}${file}`
