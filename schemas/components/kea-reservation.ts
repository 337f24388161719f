// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Mac } from './mac.ts'

/** A global reservation of Kea's DHCPv4 server that makes it drop what the client sends. */
export const KeaReservation = Type.Object(
  {
    'hw-address': Mac,
    'client-classes': Type.Array(Type.Unsafe<'DROP'>({ type: 'string', enum: ['DROP'] }), { minItems: 1, maxItems: 1 }),
  },
  { additionalProperties: false },
)
export type KeaReservation = Static<typeof KeaReservation>
