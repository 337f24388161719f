// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SiteName } from './site-name.ts'

/** One of its addresses is, or none of them is, at one of these sites. */
export const SiteListRule = Type.Object(
  {
    field: Type.Literal('site'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(SiteName, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type SiteListRule = Static<typeof SiteListRule>
