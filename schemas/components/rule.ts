// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { IpRule } from './ip-rule.ts'
import { MacRule } from './mac-rule.ts'
import { SeenRule } from './seen-rule.ts'
import { SourceRule } from './source-rule.ts'
import { StatusRule } from './status-rule.ts'
import { TagRule } from './tag-rule.ts'
import { TextRule } from './text-rule.ts'

/** A field of the device, an operator, and the value it takes. */
export const Rule = Type.Unsafe<MacRule | IpRule | TextRule | TagRule | StatusRule | SourceRule | SeenRule>({
  type: 'object',
  discriminator: { propertyName: 'field' },
  oneOf: [MacRule, IpRule, TextRule, TagRule, StatusRule, SourceRule, SeenRule],
})
export type Rule = Static<typeof Rule>
