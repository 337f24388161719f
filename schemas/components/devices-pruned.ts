// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const DevicesPruned = Type.Object(
  {
    matching_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    kept_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    deleted_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
  },
  { additionalProperties: false },
)
export type DevicesPruned = Static<typeof DevicesPruned>
