// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The job that reverts this one, whether it is scheduled, running or completed; null if there is none, or if it failed or was cancelled. */
export const RevertedBy = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', maxLength: 36 })
export type RevertedBy = Static<typeof RevertedBy>
