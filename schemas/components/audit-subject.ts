// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What it was done to: the id of a job, preview, key, webhook or source, a MAC address, or `import:<number>`. */
export const AuditSubject = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000]+$' })
export type AuditSubject = Static<typeof AuditSubject>
