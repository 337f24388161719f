import { StoreError } from '../errors.ts'
import { MAX_SECRETS, MAX_WEBHOOKS } from './webhook.ts'

/** One of the secrets that sign. */
export interface StoredSecret {
  readonly secret: string
  /** null: until it is rotated. */
  readonly until: number | null
}

/** The secrets that sign at this moment, the newest first. */
export function liveSecrets(secrets: readonly StoredSecret[], now: number): StoredSecret[] {
  return secrets.filter(({ until }) => until === null || until > now)
}

/** From now on the new secret signs as well, and for the overlap those that sign now; never for longer than they would. */
export function rotateSecret(
  secrets: readonly StoredSecret[],
  secret: string,
  overlapMs: number,
  now: number,
): StoredSecret[] {
  const end = now + overlapMs
  const older = liveSecrets(secrets, now).map((old) => ({ ...old, until: Math.min(end, old.until ?? end) }))
  return [{ secret, until: null }, ...older].slice(0, MAX_SECRETS)
}

/** Refuses one webhook more than there may be. */
export function checkWebhookCount(count: number): void {
  if (count < MAX_WEBHOOKS) return
  const message = `There are already ${MAX_WEBHOOKS} webhooks, the most allowed; delete one first.`
  throw new StoreError('conflict', message)
}

/** Refuses to send to a webhook that isn't there, or is disabled. */
export function checkCanSend(webhook: { readonly enabled: boolean } | undefined): void {
  if (webhook === undefined) throw unknownWebhook()
  if (!webhook.enabled) throw new StoreError('wrong_state', 'The webhook is disabled; enable it first.')
}

export const unknownWebhook = (): StoreError =>
  new StoreError('not_found', 'There is no such webhook; list the webhooks to find its id.')
export const unknownDelivery = (): StoreError =>
  new StoreError('not_found', 'There is no such delivery of this webhook; list its deliveries to find the message id.')
