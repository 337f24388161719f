// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An IPv4 or IPv6 subnet. */
export const Subnet = Type.String({
  format: 'subnet',
  minLength: 4,
  maxLength: 49,
  pattern: '^[0-9A-Fa-f.:]+/[0-9]{1,3}$',
})
export type Subnet = Static<typeof Subnet>
