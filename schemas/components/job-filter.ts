// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { JobKind } from './job-kind.ts'
import { JobStatus } from './job-status.ts'
import { KeyName } from './key-name.ts'
import { TimeInput } from './time-input.ts'

/** Which jobs. */
export const JobFilter = Type.Object(
  {
    status: Type.Optional(JobStatus),
    action_type: Type.Optional(ActionType),
    kind: Type.Optional(JobKind),
    created_by: Type.Optional(KeyName),
    created_after: Type.Optional(TimeInput),
    created_before: Type.Optional(TimeInput),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type JobFilter = Static<typeof JobFilter>
