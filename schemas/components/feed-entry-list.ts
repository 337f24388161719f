// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { FeedIp } from './feed-ip.ts'
import { FeedMac } from './feed-mac.ts'
import { KeaReservation } from './kea-reservation.ts'

/** A feed in JSON. */
export const FeedEntryList = Type.Array(
  Type.Unsafe<FeedMac | FeedIp | KeaReservation>({ oneOf: [FeedMac, FeedIp, KeaReservation] }),
  { maxItems: 100000000 },
)
export type FeedEntryList = Static<typeof FeedEntryList>
