// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A new secret of a webhook. */
export const WebhookSecret = Type.Object(
  {
    webhook_id: Type.String({ format: 'uuid', maxLength: 36 }),
    secret: Type.String({ maxLength: 128 }),
    previous_secret_until: Type.String({ format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type WebhookSecret = Static<typeof WebhookSecret>
