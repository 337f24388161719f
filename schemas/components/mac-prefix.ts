// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** How a MAC address begins, 1 to 12 hexadecimal digits in any notation. */
export const MacPrefix = Type.String({
  minLength: 1,
  maxLength: 17,
  pattern:
    '^([0-9A-Fa-f]{1,12}|([0-9A-Fa-f]{2}:){1,5}[0-9A-Fa-f]{0,2}|([0-9A-Fa-f]{2}-){1,5}[0-9A-Fa-f]{0,2}|([0-9A-Fa-f]{4}\\.){1,2}[0-9A-Fa-f]{0,4})$',
})
export type MacPrefix = Static<typeof MacPrefix>
