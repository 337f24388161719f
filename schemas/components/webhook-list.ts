// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Webhook } from './webhook.ts'

/** A page of webhooks. */
export const WebhookList = Type.Object(
  {
    data: Type.Array(Webhook, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type WebhookList = Static<typeof WebhookList>
