// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** `pending` waits for its next attempt, `sending` is under way, `delivered` was answered with 2xx, `failed` was given up. */
export const WebhookDeliveryStatus = Type.Unsafe<'pending' | 'sending' | 'delivered' | 'failed'>({
  type: 'string',
  enum: ['pending', 'sending', 'delivered', 'failed'],
})
export type WebhookDeliveryStatus = Static<typeof WebhookDeliveryStatus>
