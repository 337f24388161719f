// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { DeviceSource } from './device-source.ts'
import { IpInput } from './ip-input.ts'
import { MacInput } from './mac-input.ts'
import { SiteName } from './site-name.ts'
import { Tag } from './tag.ts'
import { TimeInput } from './time-input.ts'

/** A line of an NDJSON import. */
export const DeviceImport = Type.Object(
  {
    mac: MacInput,
    ip: Type.Optional(
      Type.Unsafe<IpInput | IpInput[] | null>({
        oneOf: [IpInput, { type: 'array', maxItems: 64, items: IpInput }, { type: 'null' }],
      }),
    ),
    site: Type.Optional(SiteName),
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
