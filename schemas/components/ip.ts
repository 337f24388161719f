// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An IPv4 or IPv6 address. */
export const Ip = Type.String({ format: 'ip', minLength: 2, maxLength: 45, pattern: '^[0-9A-Fa-f.:]{2,45}$' })
export type Ip = Static<typeof Ip>
