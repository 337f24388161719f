// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The id of a resource, a UUID. */
export const PathId = Type.String({ minLength: 1, maxLength: 128 })
export type PathId = Static<typeof PathId>
