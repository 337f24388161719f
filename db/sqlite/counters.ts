import type { Connection } from './connection.ts'

/** Counts one further, inside the caller's transaction; returns the new count. */
export function createCounter(db: Connection, name: 'revision' | 'import'): () => number {
  const count = db
    .prepare<[], number>(`UPDATE meta SET value = CAST(value + 1 AS INTEGER) WHERE name = '${name}' RETURNING value`)
    .pluck()
  return () => count.get() as number
}
