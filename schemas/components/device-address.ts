// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Ip } from './ip.ts'
import { SiteName } from './site-name.ts'

/** An address that the newest statement about it, at its site, gives to the device. */
export const DeviceAddress = Type.Object(
  {
    ip: Ip,
    site: SiteName,
    source: Type.String({ minLength: 1, maxLength: 64 }),
    seen_at: Type.String({ format: 'date-time', maxLength: 24 }),
    lease_expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type DeviceAddress = Static<typeof DeviceAddress>
