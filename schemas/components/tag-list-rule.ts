// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Tag } from './tag.ts'

/** One of the tags is, or none of them is, among these. */
export const TagListRule = Type.Object(
  {
    field: Type.Literal('tag'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(Tag, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type TagListRule = Static<typeof TagListRule>
