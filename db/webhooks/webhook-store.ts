import type { Actor, Page, PageRequest } from '../model.ts'
import type {
  Attempt,
  ClaimedDelivery,
  Delivery,
  DeliveryStatus,
  Webhook,
  WebhookChanges,
  WebhookDraft,
} from './webhook.ts'

/** What changes webhooks and their deliveries; see `../store.ts`. */
export interface WebhookVerbs {
  /** `conflict` where there are as many as there can be. */
  createWebhook(draft: WebhookDraft, actor: Actor): Webhook
  updateWebhook(webhookId: string, changes: WebhookChanges, actor: Actor): Webhook
  /** Ends a webhook and its deliveries; what is under way at this moment may still arrive. */
  deleteWebhook(webhookId: string, actor: Actor): void
  /** From this step on the new secret signs, and until the overlap is over the older ones as well. */
  rotateWebhookSecret(webhookId: string, secret: string, overlapMs: number, actor: Actor): Webhook
  /** Makes a message of no job's, for this webhook alone. */
  testWebhook(webhookId: string, actor: Actor): Delivery
  /** Makes a delivery due now, with 24 hours more; one that is under way stays as it is. */
  redeliver(webhookId: string, messageId: string, actor: Actor): Delivery
  /** Takes what is due into the caller's hands, a few of each webhook's. After a crash all of it is due again. */
  claimDeliveries(): ClaimedDelivery[]
  /** Notes what became of a claimed delivery and when it is due again; null: it was purged meanwhile. */
  settleDelivery(webhookId: string, messageId: string, attempt: Attempt): Delivery | null
}

export interface WebhookQueries {
  /** Throws `not_found`. */
  getDelivery(webhookId: string, messageId: string): Delivery
  listDeliveries(webhookId: string, status: DeliveryStatus | null, page: PageRequest): Page<Delivery>
}

export interface WebhookLookups {
  getWebhook(webhookId: string): Webhook | null
  listWebhooks(page: PageRequest): Page<Webhook>
  /** For whoever asks several times a second. */
  hasDueDeliveries(): boolean
}
