// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { MacListRule } from './mac-list-rule.ts'
import { MacPrefixRule } from './mac-prefix-rule.ts'
import { MacValueRule } from './mac-value-rule.ts'

/** A rule about the MAC address. */
export const MacRule = Type.Unsafe<{ field: 'mac' } & (MacValueRule | MacListRule | MacPrefixRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'mac' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [MacValueRule, MacListRule, MacPrefixRule],
})
export type MacRule = Static<typeof MacRule>
