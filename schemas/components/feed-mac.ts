// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Mac } from './mac.ts'

/** A device under an action, by its MAC address. */
export const FeedMac = Type.Object(
  {
    mac: Mac,
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type FeedMac = Static<typeof FeedMac>
