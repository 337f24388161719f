// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { DeviceSource } from './device-source.ts'
import { MacInput } from './mac-input.ts'
import { Tag } from './tag.ts'
import { TimeInput } from './time-input.ts'

/** A line of an NDJSON import. */
export const DeviceImport = Type.Object(
  {
    mac: MacInput,
    ip: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        minLength: 7,
        maxLength: 18,
        pattern:
          '^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?$',
      }),
    ),
    hostname: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })),
    vendor: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })),
    vendor_class: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 })),
    tags: Type.Optional(Type.Unsafe<Tag[] | null>({ type: ['array', 'null'], maxItems: 64, items: Tag })),
    first_seen: Type.Optional(TimeInput),
    last_seen: Type.Optional(TimeInput),
    lease_expires_at: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        format: 'date-time',
        minLength: 20,
        maxLength: 40,
        pattern:
          '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$',
      }),
    ),
    source: Type.Optional(DeviceSource),
  },
  { additionalProperties: false },
)
export type DeviceImport = Static<typeof DeviceImport>
