// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const WebhookSecretRotate = Type.Object(
  {
    overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604800, default: 86400, 'x-unit': 'seconds' })),
  },
  { additionalProperties: false },
)
export type WebhookSecretRotate = Static<typeof WebhookSecretRotate>
