// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Tag } from './tag.ts'

/** One of the tags is, or none of them is, this one. */
export const TagValueRule = Type.Object(
  {
    field: Type.Literal('tag'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: Tag,
  },
  { additionalProperties: false },
)
export type TagValueRule = Static<typeof TagValueRule>
