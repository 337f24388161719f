// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { DevicesPrune } from '../components/devices-prune.ts'
import { DevicesPruned } from '../components/devices-pruned.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Delete devices that are gone */
export const pruneDevices = {
  operationId: 'pruneDevices',
  method: 'POST',
  url: '/api/devices/prune',
  scopes: ['devices:write'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: DevicesPrune,
    response: {
      200: { content: { 'application/json': { schema: DevicesPruned } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
