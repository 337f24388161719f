// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookDescription } from './webhook-description.ts'
import { WebhookEvents } from './webhook-events.ts'
import { WebhookUrl } from './webhook-url.ts'

/** A webhook to create. */
export const WebhookCreate = Type.Object(
  {
    url: WebhookUrl,
    description: Type.Optional(WebhookDescription),
    events: WebhookEvents,
    enabled: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
)
export type WebhookCreate = Static<typeof WebhookCreate>
