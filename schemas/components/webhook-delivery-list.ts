// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookDelivery } from './webhook-delivery.ts'

/** A page of deliveries. */
export const WebhookDeliveryList = Type.Object(
  {
    data: Type.Array(WebhookDelivery, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type WebhookDeliveryList = Static<typeof WebhookDeliveryList>
