// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** How long: numbers with their units, the longest first, such as `30d`, `12h` or `1h30m` (`w`, `d`, `h`, `m`, `s`); or an ISO 8601 duration, such as `P30D` or `PT90M`. */
export const Duration = Type.String({
  minLength: 2,
  maxLength: 40,
  pattern:
    '^(P(([0-9]{1,4}W([0-9]{1,5}D)?|[0-9]{1,5}D)(T([0-9]{1,6}H([0-9]{1,6}M)?([0-9]{1,8}S)?|[0-9]{1,6}M([0-9]{1,8}S)?|[0-9]{1,8}S))?|T([0-9]{1,6}H([0-9]{1,6}M)?([0-9]{1,8}S)?|[0-9]{1,6}M([0-9]{1,8}S)?|[0-9]{1,8}S))|[0-9]{1,4}w([0-9]{1,5}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?|[0-9]{1,5}d([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?|[0-9]{1,6}h([0-9]{1,6}m)?([0-9]{1,8}s)?|[0-9]{1,6}m([0-9]{1,8}s)?|[0-9]{1,8}s)$',
})
export type Duration = Static<typeof Duration>
