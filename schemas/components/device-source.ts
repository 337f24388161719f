// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Where what is known of a device came from, such as `kea`, `dnsmasq` or `ndjson`. */
export const DeviceSource = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000]+$' })
export type DeviceSource = Static<typeof DeviceSource>
