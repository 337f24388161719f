import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { ClaimedDelivery } from '../db/webhooks/webhook.ts'

/** A secret in the form of the Standard Webhooks specification: `whsec_` and the base64 of 32 random bytes. */
export const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

type Message = Pick<ClaimedDelivery, 'messageId' | 'payload' | 'secrets'>

/** The headers of one attempt, signed with every valid secret. */
export function signedHeaders({ messageId, payload, secrets }: Message, now: number): Record<string, string> {
  const time = new Date(now)
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, time, payload)).join(' '),
  }
}
