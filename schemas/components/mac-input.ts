// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A MAC address with colons (`24:0a:c4:40:00:01`), hyphens (`24-0A-C4-40-00-01`), Cisco dots (`240a.c440.0001`) or bare (`240ac4400001`), in either case. */
export const MacInput = Type.String({
  minLength: 11,
  maxLength: 17,
  pattern:
    '^([0-9A-Fa-f]{12}|[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{1,2}(-[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{4}(\\.[0-9A-Fa-f]{4}){2})$',
})
export type MacInput = Static<typeof MacInput>
