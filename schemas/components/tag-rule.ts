// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { TagListRule } from './tag-list-rule.ts'
import { TagPresenceRule } from './tag-presence-rule.ts'
import { TagValueRule } from './tag-value-rule.ts'

/** A rule about the tags. */
export const TagRule = Type.Unsafe<{ field: 'tag' } & (TagValueRule | TagListRule | TagPresenceRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'tag' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [TagValueRule, TagListRule, TagPresenceRule],
})
export type TagRule = Static<typeof TagRule>
