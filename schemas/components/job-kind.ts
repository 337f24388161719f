// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Whether the job was created as such, or as a retry or revert of another one. */
export const JobKind = Type.Unsafe<'apply' | 'retry' | 'revert'>({ type: 'string', enum: ['apply', 'retry', 'revert'] })
export type JobKind = Static<typeof JobKind>
