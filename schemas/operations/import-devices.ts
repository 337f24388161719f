// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { DeviceSource } from '../components/device-source.ts'
import { ImportFormat } from '../components/import-format.ts'
import { ImportResult } from '../components/import-result.ts'
import { Problem } from '../components/problem.ts'
import { SiteName } from '../components/site-name.ts'
import type { Operation } from '../operation.ts'

/** Import devices */
export const importDevices = {
  operationId: 'importDevices',
  method: 'POST',
  url: '/api/devices/import',
  scopes: ['devices:write'],
  basicAuth: false,
  consumes: ['application/x-ndjson', 'text/csv', 'text/plain', 'application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object(
      {
        unknown: Type.Unsafe<'reject' | 'ignore'>({ type: 'string', enum: ['reject', 'ignore'], default: 'reject' }),
        format: Type.Optional(ImportFormat),
        source: Type.Optional(DeviceSource),
        site: Type.Optional(SiteName),
        snapshot: Type.Unsafe<'false' | 'true' | 'force'>({
          type: 'string',
          enum: ['false', 'true', 'force'],
          default: 'false',
        }),
        columns: Type.Optional(Type.String({ minLength: 5, maxLength: 1000 })),
      },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: ImportResult } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      408: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
