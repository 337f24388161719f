// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { ActiveActionType } from '../components/active-action-type.ts'
import { Cursor } from '../components/cursor.ts'
import { DeviceList } from '../components/device-list.ts'
import { DeviceSource } from '../components/device-source.ts'
import { Ip } from '../components/ip.ts'
import { MacInput } from '../components/mac-input.ts'
import { Problem } from '../components/problem.ts'
import { SiteName } from '../components/site-name.ts'
import { Subnet } from '../components/subnet.ts'
import { Tag } from '../components/tag.ts'
import { Text } from '../components/text.ts'
import type { Operation } from '../operation.ts'

/** List devices */
export const listDevices = {
  operationId: 'listDevices',
  method: 'GET',
  url: '/api/devices',
  scopes: ['devices:read'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object(
      {
        mac: Type.Optional(MacInput),
        ip: Type.Optional(Ip),
        subnet: Type.Optional(Subnet),
        site: Type.Optional(SiteName),
        hostname: Type.Optional(Text),
        vendor: Type.Optional(Text),
        tag: Type.Optional(Tag),
        status: Type.Optional(ActiveActionType),
        source: Type.Optional(DeviceSource),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
        cursor: Type.Optional(Cursor),
      },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: DeviceList } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
