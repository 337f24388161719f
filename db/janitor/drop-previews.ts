import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

/** Removes previews that expired before a job took them. */
export function previewChore(db: Connection, clock: Clock): Chore {
  const drop = db.prepare<[number], { set_id: number }>(
    `DELETE FROM previews WHERE preview_id IN
       (SELECT preview_id FROM previews WHERE job_id IS NULL AND expires_at <= ? LIMIT 20) RETURNING set_id`,
  )
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
  return () => {
    const dropped = drop.all(clock.now())
    for (const { set_id } of dropped) discard.run(set_id)
    return dropped.length > 0
  }
}
