// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'
import { DeviceAction } from './device-action.ts'
import { DeviceAddress } from './device-address.ts'
import { DeviceHistoryEntry } from './device-history-entry.ts'
import { Mac } from './mac.ts'
import { UnconfirmedAction } from './unconfirmed-action.ts'

/** A device with its history. */
export const DeviceDetail = Type.Object(
  {
    mac: Mac,
    ip: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'ipv4', maxLength: 15 }),
    addresses: Type.Array(DeviceAddress, { maxItems: 64 }),
    hostname: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }),
    vendor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }),
    vendor_class: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 64 }),
    first_seen: Type.String({ format: 'date-time', maxLength: 24 }),
    last_seen: Type.String({ format: 'date-time', maxLength: 24 }),
    lease_expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    source: Type.String({ minLength: 1, maxLength: 64 }),
    statuses: Type.Array(ActiveActionType, { maxItems: 5 }),
    actions: Type.Array(DeviceAction, { maxItems: 5 }),
    unconfirmed: Type.Array(UnconfirmedAction, { maxItems: 5 }),
    history: Type.Array(DeviceHistoryEntry, { maxItems: 50 }),
  },
  { additionalProperties: false },
)
export type DeviceDetail = Static<typeof DeviceDetail>
