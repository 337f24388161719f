import type { Clock } from '../../clock.ts'
import type { Watches } from '../audit/audited-verbs.ts'
import type { Connection } from '../connection.ts'
import { createWebhookReader } from './read-webhooks.ts'

export type WebhookVerb =
  | 'createWebhook'
  | 'updateWebhook'
  | 'deleteWebhook'
  | 'rotateWebhookSecret'
  | 'testWebhook'
  | 'redeliver'
  | 'claimDeliveries'
  | 'settleDelivery'

/** What the verbs of webhooks leave in the audit log: who sends what to whom, never a secret. */
export function createWebhookWatches(db: Connection, clock: Clock): Pick<Watches, WebhookVerb> {
  const reader = createWebhookReader(db, clock)
  const snapshot = (webhookId: string): object | null => {
    const webhook = reader.getWebhook(webhookId)
    if (webhook === null) return null
    const { url, description, events, enabled } = webhook
    return { url, description, events, enabled }
  }
  const isSame = (a: object | null, b: object | null): boolean => JSON.stringify(a) === JSON.stringify(b)

  return {
    createWebhook: (_draft, actor) => (webhook) => {
      const subject = webhook.webhookId
      return [{ actor, action: 'createWebhook', subject, before: null, after: snapshot(subject) }]
    },
    updateWebhook(webhookId, _changes, actor) {
      const before = snapshot(webhookId)
      return () => {
        const after = snapshot(webhookId)
        return isSame(before, after) ? [] : [{ actor, action: 'updateWebhook', subject: webhookId, before, after }]
      }
    },
    deleteWebhook(webhookId, actor) {
      const before = snapshot(webhookId)
      return () => [{ actor, action: 'deleteWebhook', subject: webhookId, before, after: null }]
    },
    rotateWebhookSecret: (webhookId, _secret, overlapMs, actor) => () => {
      const after = { overlap_seconds: overlapMs / 1000 }
      return [{ actor, action: 'rotateWebhookSecret', subject: webhookId, before: null, after }]
    },
    // The deliveries are themselves the record of what was sent.
    testWebhook: null,
    redeliver: null,
    claimDeliveries: null,
    settleDelivery(webhookId) {
      const before = snapshot(webhookId)
      return () => {
        const after = snapshot(webhookId)
        const action = 'webhook.disabled'
        return isSame(before, after) ? [] : [{ actor: null, action, subject: webhookId, before, after }]
      }
    },
  }
}
