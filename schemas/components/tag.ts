// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A tag. */
export const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000]+$' })
export type Tag = Static<typeof Tag>
