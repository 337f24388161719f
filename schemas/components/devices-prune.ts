// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Criteria, criteriaDefs } from './criteria.ts'

export const DevicesPrune = Type.Object(
  { criteria: Criteria, expected_count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000000000 })) },
  { additionalProperties: false, $defs: criteriaDefs },
)
export type DevicesPrune = Static<typeof DevicesPrune>
