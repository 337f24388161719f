// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { DeviceSource } from './device-source.ts'

/** The source is, or is not, this one. */
export const SourceValueRule = Type.Object(
  {
    field: Type.Literal('source'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: DeviceSource,
  },
  { additionalProperties: false },
)
export type SourceValueRule = Static<typeof SourceValueRule>
