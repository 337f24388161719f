// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Device } from './device.ts'

/** A page of devices. */
export const DeviceList = Type.Object(
  {
    data: Type.Array(Device, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type DeviceList = Static<typeof DeviceList>
