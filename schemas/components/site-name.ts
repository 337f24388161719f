// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Where its addresses are; two sites may use the same private subnet. */
export const SiteName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' })
export type SiteName = Static<typeof SiteName>
