import { PREVIEW_TTL_MS } from '../previews/preview-places.ts'

const droppingPreviews = (condition: string) =>
  `DELETE FROM previews WHERE preview_id IN
     (SELECT preview_id FROM previews WHERE job_id IS NULL AND ${condition} LIMIT :rows) RETURNING set_id`

/**
 * Removes previews that expired before a job took them, and those that would last too long since the clock was set back:
 * what they show is old. One for each end of the index: with an OR between them all previews would be looked at.
 */
export const DROP_PREVIEWS = {
  expired: droppingPreviews('expires_at <= :now'),
  stranded: droppingPreviews(`expires_at > :now + ${2 * PREVIEW_TTL_MS}`),
} as const

/** Removes kept answers that are too old to be replayed. */
export const DROP_ANSWERS = `DELETE FROM idempotency WHERE (key_id, operation, idempotency_key) IN
  (SELECT key_id, operation, idempotency_key FROM idempotency WHERE created_at <= :old LIMIT :rows)`

/** Forgets after the retention that nobody has an address: statements from before its release don't come any more. */
export const DROP_RELEASES = `DELETE FROM addresses WHERE (ip, site_id) IN
  (SELECT ip, site_id FROM addresses WHERE mac IS NULL AND said_at <= :old LIMIT :rows)`

/** The oldest messages to webhooks. */
export const OLD_MESSAGES = 'SELECT seq FROM outbox WHERE occurred_at <= :old ORDER BY occurred_at, seq LIMIT :rows'
export const DROP_MESSAGES = `DELETE FROM outbox WHERE seq IN (${OLD_MESSAGES})`
