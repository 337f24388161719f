// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SiteListRule } from './site-list-rule.ts'
import { SiteValueRule } from './site-value-rule.ts'

/** A rule about where any of the device's addresses are. */
export const SiteRule = Type.Unsafe<{ field: 'site' } & (SiteValueRule | SiteListRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'site' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [SiteValueRule, SiteListRule],
})
export type SiteRule = Static<typeof SiteRule>
