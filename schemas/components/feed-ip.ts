// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Ip } from './ip.ts'

/** An address of a device under an action. */
export const FeedIp = Type.Object(
  { ip: Ip, expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }) },
  { additionalProperties: false },
)
export type FeedIp = Static<typeof FeedIp>
