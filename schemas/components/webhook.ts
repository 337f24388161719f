// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookDescription } from './webhook-description.ts'
import { WebhookEvents } from './webhook-events.ts'
import { WebhookUrl } from './webhook-url.ts'

/** A webhook, without its secret. */
export const Webhook = Type.Object(
  {
    webhook_id: Type.String({ format: 'uuid', maxLength: 36 }),
    url: WebhookUrl,
    description: WebhookDescription,
    events: WebhookEvents,
    enabled: Type.Boolean(),
    created_by: Type.String({ maxLength: 64 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    updated_at: Type.String({ format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type Webhook = Static<typeof Webhook>
