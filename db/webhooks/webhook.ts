import { SOURCE_EVENTS } from '../sources/source.ts'

/** The part of the domain that tells others of it; see `../model.ts`. */

/** Every transition of a job. */
export const JOB_EVENTS = [
  'job.scheduled',
  'job.started',
  'job.paused',
  'job.resumed',
  'job.completed',
  'job.failed',
  'job.cancelled',
  'job.deleted',
  'job.restored',
] as const
/** What a webhook can be told. */
export const WEBHOOK_EVENTS = [...JOB_EVENTS, ...SOURCE_EVENTS] as const
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number]
/** What somebody asked to be sent, to see whether it arrives. */
export const TEST_EVENT = 'webhook.test'

/** Times `SENDING_AT_ONCE` this bounds all that is under way: no number of receivers that hang can delay another. */
export const MAX_WEBHOOKS = 50
/** How many deliveries one webhook may have under way. */
export const SENDING_AT_ONCE = 4
/** How many secrets of one webhook may sign at a time. */
export const MAX_SECRETS = 5

export interface Webhook {
  readonly webhookId: string
  readonly url: string
  readonly description: string | null
  readonly events: readonly WebhookEventType[]
  readonly enabled: boolean
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}
export interface WebhookDraft {
  readonly url: string
  readonly description: string | null
  readonly events: readonly WebhookEventType[]
  readonly enabled: boolean
  /** `whsec_` and the key in Base64. */
  readonly secret: string
}
/** What is left out stays as it is. */
export type WebhookChanges = Partial<Omit<WebhookDraft, 'secret'>>

export type DeliveryStatus = 'pending' | 'sending' | 'delivered' | 'failed'
/** One message for one webhook, however often it is tried. */
export interface Delivery {
  readonly messageId: string
  readonly webhookId: string
  readonly event: WebhookEventType | typeof TEST_EVENT
  readonly jobId: string | null
  readonly status: DeliveryStatus
  /** Since the event, or since somebody asked for it again. */
  readonly attempts: number
  readonly createdAt: number
  readonly lastAttemptAt: number | null
  /** What the receiver answered, if it did. */
  readonly lastStatusCode: number | null
  readonly lastError: string | null
  readonly nextAttemptAt: number | null
}
/** A delivery in the hands of whoever sends it. */
export interface ClaimedDelivery {
  readonly webhookId: string
  readonly messageId: string
  readonly url: string
  /** Each of them signs; the newest first. */
  readonly secrets: readonly string[]
  readonly payload: string
}
/** What became of one attempt. */
export interface Attempt {
  readonly statusCode: number | null
  /** null: the receiver has taken it. */
  readonly error: string | null
}
