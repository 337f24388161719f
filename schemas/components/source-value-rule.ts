// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Source } from './source.ts'

/** The source is, or is not, this one. */
export const SourceValueRule = Type.Object(
  {
    field: Type.Literal('source'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: Source,
  },
  { additionalProperties: false },
)
export type SourceValueRule = Static<typeof SourceValueRule>
