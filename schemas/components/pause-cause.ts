// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Who paused the job, a person or the equipment that enforces it; null when it isn't paused. */
export const PauseCause = Type.Unsafe<'operator' | 'enforcer' | null>({
  type: ['string', 'null'],
  enum: ['operator', 'enforcer', null],
})
export type PauseCause = Static<typeof PauseCause>
