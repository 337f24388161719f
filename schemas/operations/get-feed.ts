// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { ActionType } from '../components/action-type.ts'
import { FeedEntryList } from '../components/feed-entry-list.ts'
import { Problem } from '../components/problem.ts'
import { SiteName } from '../components/site-name.ts'
import { Subnet } from '../components/subnet.ts'
import { Tag } from '../components/tag.ts'
import type { Operation } from '../operation.ts'
import { RawReply } from '../raw-reply.ts'

/** Get the feed of an action */
export const getFeed = {
  operationId: 'getFeed',
  method: 'GET',
  url: '/api/feeds/:action_type',
  scopes: ['feeds:read'],
  basicAuth: true,
  consumes: [],
  produces: ['text/plain', 'text/csv', 'application/json'],
  schema: {
    params: Type.Object({ action_type: ActionType }, { additionalProperties: false }),
    querystring: Type.Object(
      {
        as: Type.Optional(Type.Unsafe<'mac' | 'ip' | 'ipv6'>({ type: 'string', enum: ['mac', 'ip', 'ipv6'] })),
        format: Type.Unsafe<'text' | 'json' | 'csv' | 'dnsmasq' | 'nftables' | 'kea' | 'freeradius' | 'mikrotik'>({
          type: 'string',
          enum: ['text', 'json', 'csv', 'dnsmasq', 'nftables', 'kea', 'freeradius', 'mikrotik'],
          default: 'text',
        }),
        site: Type.Optional(SiteName),
        tag: Type.Optional(Tag),
        subnet: Type.Optional(Subnet),
        lease_grace: Type.Optional(Type.Integer({ minimum: 0, maximum: 315360000 })),
        if_empty: Type.Optional(Type.Unsafe<'comment'>({ type: 'string', enum: ['comment'] })),
        digest: Type.Optional(Type.Unsafe<'md5'>({ type: 'string', enum: ['md5'] })),
      },
      { additionalProperties: false },
    ),
    headers: Type.Object({
      'if-none-match': Type.Optional(Type.String({ maxLength: 16384 })),
      'if-modified-since': Type.Optional(Type.String({ maxLength: 64 })),
    }),
    response: {
      200: {
        content: {
          'application/json': { schema: FeedEntryList },
          'text/plain': { schema: RawReply },
          'text/csv': { schema: RawReply },
        },
      },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      406: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
