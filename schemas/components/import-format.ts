// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A format of an import; `csv` is one of any columns. */
export const ImportFormat = Type.Unsafe<
  'kea' | 'dnsmasq' | 'isc' | 'odhcpd' | 'windows' | 'mikrotik' | 'csv' | 'ndjson' | 'json'
>({ type: 'string', enum: ['kea', 'dnsmasq', 'isc', 'odhcpd', 'windows', 'mikrotik', 'csv', 'ndjson', 'json'] })
export type ImportFormat = Static<typeof ImportFormat>
