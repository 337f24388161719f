import type { Connection } from './connection.ts'

/** SQL for the revision of what is active on devices: it is one higher after each change. */
export const REVISION = `(SELECT value FROM meta WHERE name = 'revision')`

/** Counts one further, inside the caller's transaction; returns the new count. */
export function createCounter(db: Connection, name: 'revision' | 'import'): () => Promise<number> {
  const count = db
    .prepare<[], number>(`UPDATE meta SET value = value + 1 WHERE name = '${name}' RETURNING value`)
    .pluck()
  return async () => (await count.get()) as number
}
