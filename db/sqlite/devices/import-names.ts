import { fold } from '../../fold.ts'
import type { Connection } from '../connection.ts'

/** Looks up, or adds, the number of a name. */
export type NameIds = (name: string | null) => number | null

/**
 * Names that many devices share are stored once, so that a search by vendor is a search among some thousand names and
 * then an index. The memory lasts for one batch: a rolled-back one must leave no number behind.
 */
export function createNameIds(db: Connection, table: 'vendors' | 'vendor_classes'): () => NameIds {
  const id = table === 'vendors' ? 'vendor_id' : 'vendor_class_id'
  const find = db.prepare<[string], { id: number }>(`SELECT ${id} AS id FROM ${table} WHERE name = ?`)
  const add = db.prepare<[string, string], { id: number }>(
    `INSERT INTO ${table} (name, name_key) VALUES (?, ?) RETURNING ${id} AS id`,
  )
  return () => {
    const known = new Map<string, number>()
    return (name) => {
      if (name === null) return null
      const number = known.get(name) ?? find.get(name)?.id ?? (add.get(name, fold(name)) as { id: number }).id
      known.set(name, number)
      return number
    }
  }
}
