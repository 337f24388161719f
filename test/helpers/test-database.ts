import { migratedFile } from './migrated-file.ts'

/** The engine that tests of the app and of the store use. */
export const ENGINE = process.env.ENGINE ?? 'sqlite'

/** An empty database of this release on that engine, and what removes it. */
export async function testDatabase(): Promise<{ readonly url: string; remove(): unknown }> {
  if (ENGINE === 'postgres') {
    const { migratedDatabase } = await import('./postgres/databases.ts')
    const { url, drop } = await migratedDatabase()
    return { url, remove: drop }
  }
  const { path, remove } = migratedFile()
  return { url: `sqlite:${path}`, remove }
}
