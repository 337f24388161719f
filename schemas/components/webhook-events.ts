// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookEvent } from './webhook-event.ts'

/** The events that it receives. */
export const WebhookEvents = Type.Array(WebhookEvent, { minItems: 1, maxItems: 11, uniqueItems: true })
export type WebhookEvents = Static<typeof WebhookEvents>
