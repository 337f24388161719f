import type { Offline } from './offline.ts'
import type { Threads } from './sqlite/threads/threads.ts'
import type { Store } from './store.ts'
import type { StoreOptions } from './store-options.ts'

/**
 * Where the database is: `sqlite:` and a file, or `postgres://user:password@host:port/database`. This is the only file that
 * looks which engine it is.
 */
export type DatabaseUrl = string

/** What a store needs that takes a while to start; null: nothing. */
export type Prepared = Threads | null
/** `prepared` is what was begun for it before; see `prepareStore`. */
export interface OpenOptions extends StoreOptions {
  readonly prepared?: Prepared | undefined
}

const SQLITE = 'sqlite:'
const isPostgres = (url: DatabaseUrl): boolean => /^postgres(ql)?:/.test(url)

/** Begins to start what a store needs, before anything else is known of it: a start is mostly loading code. */
export async function prepareStore(url: DatabaseUrl | undefined): Promise<Prepared> {
  if (url !== undefined && isPostgres(url)) {
    await import('./postgres/store.ts')
    return null
  }
  const { earlyThreads } = await import('./sqlite/threads/threads.ts')
  return earlyThreads()
}

/** Throws an error whose message names the database and says what to do: it can't be opened, is in use, or is not ours. */
export async function openStore(url: DatabaseUrl, { prepared, ...options }: OpenOptions): Promise<Store> {
  if (isPostgres(url)) {
    const { createPostgresStore } = await import('./postgres/store.ts')
    return createPostgresStore({ url, ...options })
  }
  const { createSqliteStore } = await import('./sqlite/store.ts')
  return createSqliteStore({ path: fileOf(url), ...options, ...(prepared && { threads: prepared }) })
}

export async function openOffline(url: DatabaseUrl): Promise<Offline> {
  if (isPostgres(url)) {
    const { offlinePostgres } = await import('./postgres/offline.ts')
    return offlinePostgres(url)
  }
  const { offlineSqlite } = await import('./sqlite/offline.ts')
  return offlineSqlite(fileOf(url))
}

const fileOf = (url: DatabaseUrl): string => url.slice(SQLITE.length)

/** The URL of what people name: a URL, or the file of a SQLite database. */
export const urlOf = (database: string): DatabaseUrl =>
  isPostgres(database) || database.startsWith(SQLITE) ? database : `${SQLITE}${database}`

/** The file of a SQLite database; null: it is in no file of this machine. */
export const databaseFile = (url: DatabaseUrl): string | null => (isPostgres(url) ? null : fileOf(url))

/** A database as people are told of it: its file, or its host and name, never a password. */
export const databaseName = (url: DatabaseUrl): string =>
  isPostgres(url) ? url.replace(/^[a-z]+:\/\/(?:.*@)?/, '').replace(/[?#].*$/s, '') : fileOf(url)
