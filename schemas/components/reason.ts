// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Why, in your words. */
export const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000]+$' })
export type Reason = Static<typeof Reason>
