import type { Clock } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import { PREVIEW_TTL_MS } from '../previews/preview-builder.ts'
import type { Chore } from './chore.ts'

/**
 * Removes previews that expired before a job took them, and those that would last too long since the clock was set back:
 * what they show is old.
 */
export function previewChore(db: Connection, clock: Clock): Chore {
  // One for each end of the index: with an OR between them all previews would be looked at.
  const dropping = (condition: string) =>
    db.prepare<[object], { set_id: number }>(
      `DELETE FROM previews WHERE preview_id IN
         (SELECT preview_id FROM previews WHERE job_id IS NULL AND ${condition} LIMIT :rows) RETURNING set_id`,
    )
  const dropExpired = dropping('expires_at <= :now')
  const dropStranded = dropping(`expires_at > :now + ${2 * PREVIEW_TTL_MS}`)
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
  return (rows) => {
    const now = clock.now()
    const dropped = [...dropExpired.all({ now, rows }), ...dropStranded.all({ now, rows })]
    for (const { set_id } of dropped) discard.run(set_id)
    return dropped.length > 0
  }
}
