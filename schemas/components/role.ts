// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** `viewer`: jobs:read, devices:read. */
export const Role = Type.Unsafe<'viewer' | 'operator' | 'administrator'>({
  type: 'string',
  enum: ['viewer', 'operator', 'administrator'],
})
export type Role = Static<typeof Role>
