// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookDescription } from './webhook-description.ts'
import { WebhookEvents } from './webhook-events.ts'
import { WebhookUrl } from './webhook-url.ts'

/** The members to change; the others stay as they are. */
export const WebhookUpdate = Type.Object(
  {
    url: Type.Optional(WebhookUrl),
    description: Type.Optional(WebhookDescription),
    events: Type.Optional(WebhookEvents),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type WebhookUpdate = Static<typeof WebhookUpdate>
