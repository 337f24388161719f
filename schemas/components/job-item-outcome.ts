// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** `pending`: not processed yet. */
export const JobItemOutcome = Type.Unsafe<'pending' | 'applied' | 'skipped' | 'failed' | 'not_reached'>({
  type: 'string',
  enum: ['pending', 'applied', 'skipped', 'failed', 'not_reached'],
})
export type JobItemOutcome = Static<typeof JobItemOutcome>
