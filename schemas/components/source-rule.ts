// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SourceListRule } from './source-list-rule.ts'
import { SourceValueRule } from './source-value-rule.ts'

/** A rule about where the device was imported from. */
export const SourceRule = Type.Unsafe<{ field: 'source' } & (SourceValueRule | SourceListRule)>({
  type: 'object',
  required: ['field'],
  properties: { field: { type: 'string', const: 'source' } },
  discriminator: { propertyName: 'operator' },
  oneOf: [SourceValueRule, SourceListRule],
})
export type SourceRule = Static<typeof SourceRule>
