// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SiteName } from './site-name.ts'

/** One of its addresses is, or none of them is, at this site. */
export const SiteValueRule = Type.Object(
  {
    field: Type.Literal('site'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: SiteName,
  },
  { additionalProperties: false },
)
export type SiteValueRule = Static<typeof SiteValueRule>
