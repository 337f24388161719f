// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** How often it is read, from one beginning to the next. */
export const SourceInterval = Type.Integer({ minimum: 10, maximum: 86400 })
export type SourceInterval = Static<typeof SourceInterval>
