// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Something an API key may do. */
export const Scope = Type.Unsafe<
  'jobs:read' | 'jobs:write' | 'devices:read' | 'devices:write' | 'feeds:read' | 'audit:read' | 'metrics:read' | 'admin'
>({
  type: 'string',
  enum: [
    'jobs:read',
    'jobs:write',
    'devices:read',
    'devices:write',
    'feeds:read',
    'audit:read',
    'metrics:read',
    'admin',
  ],
})
export type Scope = Static<typeof Scope>
