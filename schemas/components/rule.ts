// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { IpRule } from './ip-rule.ts'
import { LeaseRule } from './lease-rule.ts'
import { MacRule } from './mac-rule.ts'
import { MacTypeRule } from './mac-type-rule.ts'
import { SeenRule } from './seen-rule.ts'
import { SiteRule } from './site-rule.ts'
import { SourceRule } from './source-rule.ts'
import { StatusRule } from './status-rule.ts'
import { TagRule } from './tag-rule.ts'
import { TextRule } from './text-rule.ts'

/** A field of the device, an operator, and the value it takes. */
export const Rule = Type.Unsafe<
  MacRule | MacTypeRule | IpRule | SiteRule | TextRule | TagRule | StatusRule | SourceRule | SeenRule | LeaseRule
>({
  type: 'object',
  discriminator: { propertyName: 'field' },
  oneOf: [MacRule, MacTypeRule, IpRule, SiteRule, TextRule, TagRule, StatusRule, SourceRule, SeenRule, LeaseRule],
})
export type Rule = Static<typeof Rule>
