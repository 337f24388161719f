// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Text to compare with, without case. */
export const Text = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]+$' })
export type Text = Static<typeof Text>
