// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An IPv4 address. */
export const Ipv4 = Type.String({ format: 'ipv4', minLength: 7, maxLength: 15 })
export type Ipv4 = Static<typeof Ipv4>
