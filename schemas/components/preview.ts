// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Device } from './device.ts'

/** A stored set of devices that a job can take. */
export const Preview = Type.Object(
  {
    preview_id: Type.String({ format: 'uuid', maxLength: 36 }),
    preview_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    sample: Type.Array(Device, { maxItems: 20 }),
    expires_at: Type.String({ format: 'date-time', maxLength: 24 }),
    warnings: Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 20 }),
  },
  { additionalProperties: false },
)
export type Preview = Static<typeof Preview>
