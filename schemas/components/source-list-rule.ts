// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { DeviceSource } from './device-source.ts'

/** The source is, or is not, one of these. */
export const SourceListRule = Type.Object(
  {
    field: Type.Literal('source'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(DeviceSource, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type SourceListRule = Static<typeof SourceListRule>
