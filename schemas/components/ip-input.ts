// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An IPv4 or IPv6 address. */
export const IpInput = Type.String({
  format: 'ip-interface',
  minLength: 2,
  maxLength: 49,
  pattern: '^[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?$',
})
export type IpInput = Static<typeof IpInput>
