import type { Connection } from './connection.ts'

/** Counts one further, inside the caller's transaction; returns the new count. */
export function createCounter(db: Connection, name: 'revision' | 'import'): () => Promise<number> {
  const count = db
    .prepare<[], number>(`UPDATE meta SET value = value + 1 WHERE name = '${name}' RETURNING value`)
    .pluck()
  return async () => (await count.get()) as number
}
