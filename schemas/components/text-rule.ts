// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { TextGlobRule } from './text-glob-rule.ts'
import { TextListRule } from './text-list-rule.ts'
import { TextPresenceRule } from './text-presence-rule.ts'
import { TextValueRule } from './text-value-rule.ts'

/** A rule about a name. */
export const TextRule = Type.Unsafe<
  { field: 'hostname' | 'vendor' | 'vendor_class' } & (TextValueRule | TextListRule | TextGlobRule | TextPresenceRule)
>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', enum: ['hostname', 'vendor', 'vendor_class'] } },
  discriminator: { propertyName: 'operator' },
  oneOf: [TextValueRule, TextListRule, TextGlobRule, TextPresenceRule],
})
export type TextRule = Static<typeof TextRule>
