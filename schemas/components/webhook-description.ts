// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What it is for, in your words; null for nothing. */
export const WebhookDescription = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000]+$',
})
export type WebhookDescription = Static<typeof WebhookDescription>
