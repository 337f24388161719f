// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Rule } from './rule.ts'

/** What must stand in the `$defs` of every outermost schema that refers to these. */
export const criteriaDefs = {
  Criteria: Type.Object(
    {
      match: Type.Optional(Type.Unsafe<'all' | 'any'>({ type: 'string', enum: ['all', 'any'], default: 'all' })),
      rules: Type.Array(Type.Unsafe<CriteriaNode>({ $ref: '#/$defs/CriteriaNode' }), { minItems: 1, maxItems: 100 }),
    },
    { additionalProperties: false },
  ),
  CriteriaNode: Type.Unsafe<Rule | Criteria>({ anyOf: [Rule, { $ref: '#/$defs/Criteria' }] }),
}

/** Which devices: those that all of the rules match, or any of them. */
export type Criteria = { match?: 'all' | 'any'; rules: CriteriaNode[] }
export const Criteria = Type.Unsafe<Criteria>({ $ref: '#/$defs/Criteria', $defs: criteriaDefs })

/** A rule, or criteria in its place. */
export type CriteriaNode = Rule | Criteria
export const CriteriaNode = Type.Unsafe<CriteriaNode>({ $ref: '#/$defs/CriteriaNode', $defs: criteriaDefs })
