// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An ISO 8601 duration in weeks, days, hours, minutes and seconds: `P30D`, `PT90M`, `P1W`. */
export const Duration = Type.String({
  minLength: 3,
  maxLength: 40,
  pattern:
    '^P(([0-9]{1,4}W([0-9]{1,5}D)?|[0-9]{1,5}D)(T([0-9]{1,6}H([0-9]{1,6}M)?([0-9]{1,8}S)?|[0-9]{1,6}M([0-9]{1,8}S)?|[0-9]{1,8}S))?|T([0-9]{1,6}H([0-9]{1,6}M)?([0-9]{1,8}S)?|[0-9]{1,6}M([0-9]{1,8}S)?|[0-9]{1,8}S))$',
})
export type Duration = Static<typeof Duration>
