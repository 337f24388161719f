import type { Actor, Caller, Page, PageRequest } from '../model.ts'
import type {
  Attempt,
  ClaimedDelivery,
  Delivery,
  DeliveryStatus,
  Webhook,
  WebhookChanges,
  WebhookDraft,
} from './webhook.ts'

/** Webhooks and their deliveries; see `../store.ts`. */
export interface WebhookStore {
  /** `conflict` where there are as many as there can be. */
  createWebhook(draft: WebhookDraft, actor: Actor): Promise<Webhook>
  updateWebhook(webhookId: string, changes: WebhookChanges, actor: Actor): Promise<Webhook>
  /** Ends a webhook and its deliveries; what is under way at this moment may still arrive. */
  deleteWebhook(webhookId: string, actor: Actor): Promise<void>
  /** From this step on the new secret signs, and until the overlap is over the older ones as well. */
  rotateWebhookSecret(webhookId: string, secret: string, overlapMs: number, actor: Actor): Promise<Webhook>
  getWebhook(webhookId: string): Webhook | null
  listWebhooks(page: PageRequest): Promise<Page<Webhook>>
  /** Throws `not_found`. */
  getDelivery(webhookId: string, messageId: string): Promise<Delivery>
  listDeliveries(
    webhookId: string,
    status: DeliveryStatus | null,
    page: PageRequest,
    caller?: Caller,
  ): Promise<Page<Delivery>>
  /** Makes a message of no job's, for this webhook alone. */
  testWebhook(webhookId: string, actor: Actor): Promise<Delivery>
  /** Makes a delivery due now, with 24 hours more; one that is under way stays as it is. */
  redeliver(webhookId: string, messageId: string, actor: Actor): Promise<Delivery>
  /** Synchronous, for whoever asks several times a second. */
  hasDueDeliveries(): boolean
  /** Takes what is due into the caller's hands, a few of each webhook's. After a crash all of it is due again. */
  claimDeliveries(): Promise<readonly ClaimedDelivery[]>
  /** Notes what became of a claimed delivery and when it is due again; null: it was purged meanwhile. */
  settleDelivery(webhookId: string, messageId: string, attempt: Attempt): Promise<Delivery | null>
}
