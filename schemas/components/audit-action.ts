// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What was done, an operationId or a name such as `job.started`. */
export const AuditAction = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z_.]+$' })
export type AuditAction = Static<typeof AuditAction>
