// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Who has made up the MAC address, by two bits of its first octet: `universal` (the maker of the device), `local` (the device itself, as phones do to be unknown in each network), or `group` (no device: many receive at it). */
export const MacTypeRule = Type.Object(
  {
    field: Type.Literal('mac_type'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: Type.Unsafe<'universal' | 'local' | 'group'>({ type: 'string', enum: ['universal', 'local', 'group'] }),
  },
  { additionalProperties: false },
)
export type MacTypeRule = Static<typeof MacTypeRule>
