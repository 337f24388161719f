// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A MAC address in lower case with colons. */
export const Mac = Type.String({ minLength: 17, maxLength: 17, pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$' })
export type Mac = Static<typeof Mac>
