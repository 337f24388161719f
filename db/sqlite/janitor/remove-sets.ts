import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

/** Removes the targets of sets that nobody has any more. */
export function discardedSetChore(db: Connection): Chore {
  const next = db.prepare<[], { set_id: number }>('SELECT set_id FROM target_sets WHERE discarded = 1 LIMIT 1')
  const targets = db.prepare(
    `DELETE FROM targets WHERE set_id = :set AND mac IN (SELECT mac FROM targets WHERE set_id = :set LIMIT :rows)`,
  )
  const removeSet = db.prepare('DELETE FROM target_sets WHERE set_id = ?')
  return (rows) => {
    const set = next.get()?.set_id
    if (set === undefined) return false
    if (targets.run({ set, rows }).changes === 0) removeSet.run(set)
    return true
  }
}
