// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** `scheduled` until its time comes, then `running`, and `paused` on request. */
export const JobStatus = Type.Unsafe<'scheduled' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'>({
  type: 'string',
  enum: ['scheduled', 'running', 'paused', 'completed', 'failed', 'cancelled'],
})
export type JobStatus = Static<typeof JobStatus>
