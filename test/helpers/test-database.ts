import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenOptions } from '../../db/open-store.ts'
import { openStore } from '../../db/open-store.ts'
import type { Store } from '../../db/store.ts'
import { keptThreads } from './kept-threads.ts'
import { migratedFile } from './migrated-file.ts'

/** The engine that tests of the app and of the store use. */
export const ENGINE = process.env.ENGINE ?? 'sqlite'

type Closing = { teardown(work: () => unknown): unknown }

/** Where a database is, and what removes it. */
interface Database {
  readonly url: string
  remove(): unknown
}

/** An empty database of this release on that engine. */
export async function testDatabase(): Promise<Database> {
  if (ENGINE === 'postgres') {
    const { migratedDatabase } = await import('./postgres/databases.ts')
    const { url, drop } = await migratedDatabase()
    return { url, remove: drop }
  }
  const { path, remove } = migratedFile()
  return { url: `sqlite:${path}`, remove }
}

/** A database in which there is nothing at all, for a first start. */
export async function newDatabase(engine = ENGINE): Promise<Database> {
  if (engine === 'postgres') {
    const { emptyDatabase } = await import('./postgres/databases.ts')
    const { url, drop } = await emptyDatabase()
    return { url, remove: drop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-test-'))
  return {
    url: `sqlite:${folder}/bulk-actions.db`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The URL of a database that is gone with the test, after what is registered later has ended. */
export async function databaseOf(t: Closing): Promise<string> {
  const { url, remove } = await testDatabase()
  t.teardown(remove)
  return url
}

/** A store on a database of its own. Whoever gets it closes it, before the test has ended. */
export async function storeOf(t: Closing, options: Partial<OpenOptions> = {}): Promise<Store> {
  const url = ENGINE === 'sqlite' ? 'sqlite::memory:' : await databaseOf(t)
  const plain = { concurrency: 4, retentionDays: 90, defaultMaxLimit: 10_000, onFault() {} }
  return openStore(url, { ...plain, prepared: ENGINE === 'sqlite' ? keptThreads : null, ...options })
}
