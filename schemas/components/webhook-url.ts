// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Where messages are sent, http or https, without credentials or fragment. */
export const WebhookUrl = Type.String({ minLength: 1, maxLength: 2048, pattern: '^https?://\\S+$' })
export type WebhookUrl = Static<typeof WebhookUrl>
