// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { AuditAction } from '../components/audit-action.ts'
import { AuditLog } from '../components/audit-log.ts'
import { AuditSubject } from '../components/audit-subject.ts'
import { Cursor } from '../components/cursor.ts'
import { KeyName } from '../components/key-name.ts'
import { Problem } from '../components/problem.ts'
import { TimeInput } from '../components/time-input.ts'
import type { Operation } from '../operation.ts'

/** List the audit log */
export const listAuditLog = {
  operationId: 'listAuditLog',
  method: 'GET',
  url: '/api/audit/logs',
  scopes: ['audit:read'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object(
      {
        key_name: Type.Optional(KeyName),
        action: Type.Optional(AuditAction),
        subject: Type.Optional(AuditSubject),
        since: Type.Optional(TimeInput),
        until: Type.Optional(TimeInput),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
        cursor: Type.Optional(Cursor),
      },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: AuditLog } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
